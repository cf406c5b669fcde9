// The parts of a zip package (OOXML, ODF, EPUB), by name, under bounds.
//
// Nothing is written anywhere, and a name only serves to find a part, so that "../" in it leads
// nowhere. What a hostile file can make this expand is bounded by its own size (limits.h), however
// its entries overlap or repeat. A file without its directory is read from the front as far as it
// goes. Knows nothing of what the parts mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

class ZipParts {
 public:
  // How the parts are found.
  enum class Mode : std::uint8_t { by_directory, from_the_front };

  // Receives a part piece by piece; returns false to stop.
  using Sink = std::function<bool(std::string_view piece)>;

  // Lists the parts without expanding them. Keeps the view.
  explicit ZipParts(std::string_view bytes);

  // Expands all small parts of text at once: for a package whose parts are going to be read one
  // after another, since each read() of a part that is not held walks the file again.
  void hold_small_parts();

  // Names are compared without regard to ASCII case, as OPC asks. A part that is there twice is the
  // first.
  bool has(std::string_view name) const;
  const std::vector<std::string>& names() const& noexcept { return names_; }
  const std::vector<std::string>& names() const&& = delete;

  // False when there is no such part, or it cannot be expanded; a broken part gives its beginning.
  bool read(std::string_view name, const Sink& sink);

  // How many bytes of a part are wanted at most; 0: the part is passed over.
  using Wanted = std::function<std::size_t(const std::string& name)>;
  using Taker = std::function<void(const std::string& name, std::string bytes)>;

  // Gives many parts in one pass over the file, in its order, where each read() would walk to its
  // part anew. `wanted` is asked before each part, and no part is held.
  void read_each(const Wanted& wanted, const Taker& take);

  // The whole part, cut at `bytes_max`; empty when there is none.
  std::string text(std::string_view name, std::size_t bytes_max);

  bool is_damaged() const noexcept { return is_damaged_; }
  bool is_encrypted() const noexcept { return is_encrypted_; }

  // Adds Issues for what was met so far.
  void add_issues(Document& document) const;

 private:
  bool list();
  bool expand(void* archive, std::size_t place, const Sink& sink);
  void add_damage(Document& document) const;
  bool is_first_of_its_name(std::size_t place) const;
  std::string key_of(std::string_view name) const;

  std::string_view bytes_;
  Mode mode_ = Mode::by_directory;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> index_;  // lower-case name -> place in names_
  std::unordered_map<std::size_t, std::string> held_;
  std::uint64_t expanded_bytes_ = 0;
  bool is_damaged_ = false;
  std::set<std::size_t> damaged_;  // the places of parts that are
  bool is_encrypted_ = false;
  bool is_too_big_ = false;
  std::size_t repeated_count_ = 0;
  std::size_t unsafe_count_ = 0;
};

// "word/document.xml" of "/word/./x/../document.xml": without leading slash, "." and ".."; empty
// when it climbs out of the package.
std::string part_path(std::string_view path);

// The part that `target`, written in the part `source`, leads to.
std::string resolve_part(std::string_view source, std::string_view target);

}  // namespace carrel::ingest
