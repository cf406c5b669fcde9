#include "engine/text_part.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/unicode.h"

namespace carrel::engine {
namespace {

constexpr std::size_t npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // of its text; the next line begins after it
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

Line line_at(std::string_view text, std::size_t begin) {
  return {begin, std::min(text.find('\n', begin), text.size())};
}

// The line before; its end is at `line.begin` - 1.
Line line_before(std::string_view text, const Line& line) {
  const std::size_t end = line.begin - 1;
  const std::size_t newline = end == 0 ? npos : text.rfind('\n', end - 1);
  return {newline == npos ? 0 : newline + 1, end};
}

// 1 to 6 of "## Title" or "** Title"; 0 for other lines.
int heading_level(std::string_view line) {
  const char mark = line.empty() ? '\0' : line.front();
  if (mark != '#' && mark != '*') return 0;
  const std::size_t count = std::min(line.find_first_not_of(mark), line.size());
  const bool is_heading = count <= 6 && count < line.size() && line[count] == ' ';
  return is_heading ? static_cast<int>(count) : 0;
}

std::string heading_title(std::string_view line) {
  line.remove_prefix(std::min(line.find(' '), line.size()));
  line = trim(line);
  while (line.ends_with('#')) line.remove_suffix(1);
  return fold(trim(line));
}

bool is_fence(std::string_view line) {
  line = trim(line);
  return line.starts_with("```") || line.starts_with("~~~");
}

// The part of the first heading so called.
std::string_view section(std::string_view text, std::string_view title) {
  const std::string wanted = fold(trim(title));
  std::size_t begin = npos;
  int level = 0;
  bool in_code = false;
  for (Line line = line_at(text, 0); line.begin < text.size(); line = line_at(text, line.end + 1)) {
    const std::string_view shown = line.in(text);
    if (is_fence(shown)) in_code = !in_code;
    const int here = in_code ? 0 : heading_level(shown);
    if (here == 0) continue;
    if (begin != npos && here <= level) return text.substr(begin, line.begin - begin);
    if (begin != npos || heading_title(shown) != wanted) continue;
    begin = line.begin;
    level = here;
  }
  return begin == npos ? std::string_view() : text.substr(begin);
}

bool is_item(std::string_view line) {
  line = trim(line);
  if (line.size() < 2) return false;
  if (line[1] == ' ' && std::string_view("-*+").find(line[0]) != npos) return true;
  const std::size_t digits = line.find_first_not_of("0123456789");
  return digits != npos && digits > 0 && digits + 1 < line.size() &&
         (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

// From the first line of the block whose last line this is.
std::size_t block_begin(std::string_view text, Line line) {
  while (line.begin > 0 && !is_item(line.in(text))) {
    const Line before = line_before(text, line);
    const std::string_view shown = trim(before.in(text));
    if (shown.empty() || heading_level(shown) != 0) break;
    line = before;
  }
  return line.begin;
}

std::string_view block(std::string_view text, std::string_view id) {
  const std::string mark = "^" + std::string(id);
  for (std::size_t at = text.find(mark); at != npos; at = text.find(mark, at + 1)) {
    const Line line{at == 0 ? 0 : text.rfind('\n', at) + 1, line_at(text, at).end};
    const bool ends_line = trim(text.substr(at, line.end - at)) == mark;
    const std::string_view before = text.substr(line.begin, at - line.begin);
    if (!ends_line || (!before.empty() && before.back() != ' ')) continue;
    if (!trim(before).empty()) {
      const std::size_t begin = block_begin(text, line);
      return trim(text.substr(begin, at - begin));
    }
    // On a line of its own it names what stands above.
    std::size_t end = line.begin;
    while (end > 0 && trim(text.substr(end - 1, 1)).empty()) --end;
    if (end == 0) return {};
    const std::size_t newline = text.rfind('\n', end - 1);
    const Line last{newline == npos ? 0 : newline + 1, end};
    const std::size_t begin = block_begin(text, last);
    return text.substr(begin, end - begin);
  }
  return {};
}

}  // namespace

std::string_view part_of(std::string_view text, std::string_view part) {
  if (part.starts_with('^')) return block(text, part.substr(1));
  while (!part.empty() && !text.empty()) {
    const std::size_t end = std::min(part.find('#'), part.size());
    text = section(text, part.substr(0, end));
    part.remove_prefix(std::min(end + 1, part.size()));
  }
  return text;
}

}  // namespace carrel::engine
