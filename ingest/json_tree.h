// A JSON text (RFC 8259) as a tree of small nodes that know their lines.
//
// Reads without recursion, so that no nesting can hurt; what is deeper than json_depth_max or more
// than json_nodes_max ends the reading with a reason. What was read up to there, or up to where the
// text is not JSON, is in the tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

class JsonTree;

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

// One value of a tree, or none: every question to none answers with nothing. Valid as long as the
// tree lives.
class JsonValue {
 public:
  JsonValue() = default;
  JsonValue(const JsonTree* tree, std::uint32_t node) noexcept : tree_(tree), node_(node) {}

  explicit operator bool() const noexcept { return tree_ != nullptr; }
  bool is(JsonKind kind) const noexcept;
  bool is_scalar() const noexcept;

  std::string_view key() const noexcept;     // in its object
  std::string_view text() const noexcept;    // of a string; a number or boolean as it is written
  std::string_view source() const noexcept;  // its bytes, of an array or object that was closed
  int line() const noexcept;

  JsonValue first() const noexcept;                           // child of an array or object
  JsonValue next() const noexcept;                            // sibling
  JsonValue operator[](std::string_view key) const noexcept;  // O(children)

 private:
  const JsonTree* tree_ = nullptr;
  std::uint32_t node_ = 0;
};

class JsonTree {
 public:
  // Keeps `text`, which is valid UTF-8. `first_line` is that of its first byte.
  explicit JsonTree(std::string_view text, int first_line = 1);

  JsonValue root() const noexcept { return nodes_.empty() ? JsonValue() : JsonValue(this, 0); }

  // Whether all of the text was read; if not, why and on which line it ended.
  enum class End : std::uint8_t { complete, invalid, too_deep, too_many };
  End end() const noexcept { return end_; }
  int end_line() const noexcept { return end_line_; }

 private:
  friend class JsonValue;
  class Builder;

  struct Node {
    JsonKind kind = JsonKind::null;
    std::uint32_t line = 0;
    std::uint32_t key = 0;  // in strings_
    std::uint32_t key_bytes = 0;
    std::uint32_t text = 0;  // in strings_; of arrays and objects where they begin in source_
    std::uint32_t text_bytes = 0;
    std::uint32_t first = 0;  // child; 0: none
    std::uint32_t next = 0;   // sibling; 0: none
  };

  std::string_view source_;
  std::vector<Node> nodes_;
  std::string strings_;
  End end_ = End::complete;
  int end_line_ = 0;
};

// The text for a JsonTree: UTF-8 whatever the encoding was, escapes of lone surrogates replaced.
// Sets encoding and Issues of `document`.
std::string json_text(std::string_view bytes, Document& document);

}  // namespace carrel::ingest
