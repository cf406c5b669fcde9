// YAML by its keys. Not a parser of YAML: indentation shows what belongs to a key, and that is
// enough for sections; templates and broken files have them, too.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/code_outline.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

struct Line {
  Span span;
  int indent = 0;
  bool is_value = false;  // not blank, and no comment
  bool is_blank = false;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(line_end(text, at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    lines.push_back({.span = {at, end},
                     .indent = indent_of(text.substr(at, end - at)),
                     .is_value = !line.empty() && line[0] != '#',
                     .is_blank = line.empty()});
    at = end + 1;
  }
  return lines;
}

bool is_item(std::string_view line) { return line == "-" || line.starts_with("- "); }

// "name" and "value" of a line such as `"name": value`.
struct Entry {
  std::string_view key, value;
};

Entry entry_of(std::string_view line) {
  if (line.empty() || is_item(line) || std::string_view("#%{[|>&*!?").find(line[0]) != line.npos)
    return {};
  const bool is_quoted = line[0] == '"' || line[0] == '\'';
  const std::size_t key_end = is_quoted ? line.find(line[0], 1) : 0;
  if (key_end == line.npos) return {};
  std::size_t colon = line.find(':', key_end);
  while (!is_quoted && colon != line.npos && colon + 1 < line.size() && line[colon + 1] != ' ') {
    colon = line.find(':', colon + 1);  // of a time or an address
  }
  if (colon == line.npos) return {};
  const std::string_view key =
      is_quoted ? line.substr(1, key_end - 1) : trim(line.substr(0, colon));
  return {key, trim(line.substr(colon + 1))};
}

class KeysOutline {
 public:
  KeysOutline(LineBlocks& blocks, std::string_view text)
      : blocks_(blocks), text_(text), lines_(lines_of(text)) {}

  void run() { run(0, lines_.size(), 1); }

 private:
  void run(std::size_t first, std::size_t last, int level) {
    const std::uint32_t section = blocks_.section();
    std::size_t loose = first;  // lines that belong to no key with a value below it
    std::size_t visible = first;
    while (visible < last && !lines_[visible].is_value) ++visible;
    const int indent = visible < last ? lines_[visible].indent : 0;
    for (std::size_t at = visible; at < last;) {
      // Asked of values alone: a blank line stands left of all, and would look at every line below.
      const bool may_be_key = lines_[at].is_value && lines_[at].indent <= indent;
      const std::size_t end = may_be_key ? end_of_entry(at, last) : at + 1;
      const std::string_view key = end > at + 1 ? entry_of(line(at)).key : std::string_view();
      if (key.empty()) {
        ++at;
        continue;
      }
      const std::size_t begin = above(at, loose);
      flush(loose, begin);
      blocks_.open_section(level, key);
      write(begin, at, end, level);
      blocks_.enter_section(section);
      loose = at = end;
    }
    flush(loose, last);
  }

  void write(std::size_t begin, std::size_t at, std::size_t end, int level) {
    const std::string_view value = entry_of(line(at)).value;
    const bool has_keys = value.empty() || value[0] == '#' || value[0] == '&' || value[0] == '!';
    if (!has_keys || end - at <= settings_lines_whole || level >= code_depth_max) {
      return flush(begin, end);
    }
    flush(begin, at + 1);
    run(at + 1, end, level + 1);
  }

  std::string_view line(std::size_t at) const { return trim(lines_[at].span.in(text_)); }

  // Past all that is deeper, and a list that stands right below its key.
  std::size_t end_of_entry(std::size_t at, std::size_t last) const {
    const int indent = lines_[at].indent;
    const bool may_have_items = !is_item(line(at));
    std::size_t end = at + 1;
    for (std::size_t next = at + 1; next < last; ++next) {
      if (!lines_[next].is_value) continue;
      const bool is_list = lines_[next].indent == indent && may_have_items && is_item(line(next));
      if (lines_[next].indent <= indent && !is_list) break;
      end = next + 1;
    }
    return end;
  }

  // Comments right above a key belong to it.
  std::size_t above(std::size_t at, std::size_t first) const {
    while (at > first && !lines_[at - 1].is_value && !lines_[at - 1].is_blank) --at;
    return at;
  }

  void flush(std::size_t first, std::size_t last) {
    if (first < last)
      blocks_.block(BlockKind::code, {lines_[first].span.begin, lines_[last - 1].span.end});
  }

  LineBlocks& blocks_;
  const std::string_view text_;
  const std::vector<Line> lines_;
};

}  // namespace

void outline_keys(LineBlocks& blocks, std::string_view text) { KeysOutline(blocks, text).run(); }

}  // namespace carrel::ingest
