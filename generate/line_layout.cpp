#include "generate/line_layout.h"

#include <algorithm>

namespace carrel::generate {
namespace {

// Justified or proportional text is ragged: a line this full may have been wrapped.
constexpr double full_share = 0.8;
constexpr std::size_t key_bytes_max = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "150 g flour", "12 nm": a number and a blank, as rows of quantities begin.
bool begins_with_quantity(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && (is_digit(line[i]) || line[i] == '.' || line[i] == ',')) ++i;
  return i > 0 && i < line.size() && line[i] == ' ' && is_digit(line[0]);
}

bool has_columns(std::string_view line) {
  const std::size_t gap = line.find("  ");
  // Two blanks after a full stop are a typist's habit, not a column.
  return gap != std::string_view::npos && gap > 0 &&
         std::string_view(".?!").find(line[gap - 1]) == std::string_view::npos;
}

// "Skipper: Einar", "Total: 12".
bool begins_with_key(std::string_view line) {
  const std::size_t colon = line.find(": ");
  return colon != std::string_view::npos && colon > 0 && colon <= key_bytes_max &&
         line.substr(0, colon).find_first_of(".,;()") == std::string_view::npos &&
         !(line[0] >= 'a' && line[0] <= 'z');
}

}  // namespace

bool is_row(std::string_view line) { return begins_with_quantity(line) || has_columns(line); }

std::size_t wrap_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    width = std::max(width, end - begin);
    begin = end + 1;
  }
  return width;
}

bool begins_anew(const TextLine& before, const TextLine& line, std::size_t width) {
  const std::size_t used = before.indent + before.text.size();
  const std::size_t first_word = std::min(line.text.find(' '), line.text.size());
  const bool next_word_fits =
      static_cast<double>(used + 1 + first_word) <= full_share * static_cast<double>(width);
  if (!next_word_fits) return has_columns(line.text) && has_columns(before.text);
  // An entry's further lines hang below its first.
  if (line.indent > before.indent && !is_row(line.text)) return false;
  const char first = line.text.empty() ? ' ' : line.text[0];
  const bool goes_on = first >= 'a' && first <= 'z';
  return is_row(line.text) || begins_with_key(line.text) || is_row(before.text) || !goes_on;
}

}  // namespace carrel::generate
