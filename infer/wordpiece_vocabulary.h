// Finds WordPiece tokens by their bytes: an open-addressing hash table over strings that stay in
// the model file.
//
// Built at every start, so building must be quick: one pass over the strings, about 20 ns a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "infer/gguf.h"

namespace carrel::infer {

// Where in a word a piece stands: a continuation is written with a prefix ("##ing").
enum class PiecePlace : std::uint8_t { start, continuation };

class WordPieceVocabulary {
 public:
  static constexpr int none = -1;

  // Keeps views of the strings' bytes: they must outlive this object. Of two equal tokens the later
  // one wins. Throws Error: limit, when there are too many tokens.
  WordPieceVocabulary(GgufStrings tokens, std::string_view continuation_prefix);

  int size() const noexcept { return static_cast<int>(offsets_.size()); }

  // As written in the file, with its prefix. Requires 0 <= id < size().
  std::string_view token(int id) const noexcept {
    return *GgufStrings::Iterator(base_ + offsets_[static_cast<std::size_t>(id)]);
  }

  // The id of the piece with these bytes (without prefix), or `none`.
  int find(std::string_view piece, PiecePlace place) const noexcept;

  // Of the longest piece at this place, without its prefix.
  std::size_t piece_bytes_max(PiecePlace place) const noexcept {
    return bytes_max_[static_cast<std::size_t>(place)];
  }

 private:
  // The slot that holds the piece, or the empty one where it would go.
  std::uint32_t slot_of(std::string_view piece, PiecePlace place,
                        std::uint64_t hash) const noexcept;
  void insert(std::string_view piece, PiecePlace place, std::uint32_t id);

  // Where each token's length and bytes lie in the file: a quarter of what views would take, and
  // reading a token touches its bytes anyway.
  const char* base_ = nullptr;
  std::vector<std::uint32_t> offsets_;
  // 0 is empty; else id + 1 in the low bits and bits of the hash above them, so that nearly every
  // string compared is the right one.
  std::vector<std::uint32_t> slots_;
  std::uint32_t mask_ = 0;  // of a slot's place, and of the id in it: there are more slots than ids
  std::size_t prefix_bytes_ = 0;
  std::size_t bytes_max_[2] = {0, 0};
};

}  // namespace carrel::infer
