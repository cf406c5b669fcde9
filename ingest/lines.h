// Lines of a text whose line ends are "\n" or "\r\n".
#pragma once

#include <cstddef>
#include <string_view>

namespace carrel::ingest {

// Line numbers for offsets that only grow, in one pass over the text.
class LineCounter {
 public:
  // Keeps the view.
  explicit LineCounter(std::string_view text) noexcept : text_(text) {}

  // The 1-based line of `offset`, which must not be less than in the call before.
  int line_of(std::size_t offset) noexcept;

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  int line_ = 1;
};

// Where the line that holds `offset` begins, and where its '\n' is or the text ends.
std::size_t line_begin(std::string_view text, std::size_t offset) noexcept;
std::size_t line_end(std::string_view text, std::size_t offset) noexcept;

// Cuts `text` to at most `bytes_max` bytes without breaking a code point.
std::string_view clip_utf8(std::string_view text, std::size_t bytes_max) noexcept;

// Without ASCII white space around.
std::string_view trim(std::string_view text) noexcept;

}  // namespace carrel::ingest
