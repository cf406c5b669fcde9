// Which line ends of plain text were meant: the rows of a recipe or a log, not wrapped prose.
#pragma once

#include <cstddef>
#include <string_view>

namespace carrel::generate {

struct TextLine {
  std::string_view text;   // without blanks at its ends
  std::size_t indent = 0;  // bytes of white space before it
};

// A list's or table's line by its form: begins with a quantity, or parts columns by blanks.
bool is_row(std::string_view line);

// The width that prose of `text` is wrapped at: its longest line, in bytes.
std::size_t wrap_width(std::string_view text);

// Whether `line` begins something of its own rather than going on from `before`.
bool begins_anew(const TextLine& before, const TextLine& line, std::size_t width);

}  // namespace carrel::generate
