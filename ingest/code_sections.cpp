// TOML, INI and their kin by their lines "[name]".
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/code_outline.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

bool is_comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

// "name" of "[name]" and "[[name]]"; empty of other lines, such as those of an array of arrays.
std::string_view section_name(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const std::size_t marks = line.starts_with("[[") ? 2 : 1;
  const std::size_t end = line.find(']');
  if (end == line.npos || line.substr(end).starts_with("]]") != (marks == 2)) return {};
  const std::string_view rest = trim(line.substr(end + marks));
  if (!rest.empty() && !is_comment(rest)) return {};
  const std::string_view name = trim(line.substr(marks, end - marks));
  const bool is_value = name.empty() || name.find_first_of(",{=") != name.npos;
  return is_value ? std::string_view() : name;
}

// Whether a string over many lines is open behind the line, as it was (or not) before it.
bool leaves_string_open(std::string_view line, bool is_open) {
  for (const std::string_view quotes : {"\"\"\"", "'''"}) {
    for (std::size_t at = line.find(quotes); at != line.npos; at = line.find(quotes, at + 3)) {
      is_open = !is_open;
    }
  }
  return is_open;
}

// Of "ports = [", which goes on below.
bool opens_array(std::string_view line) {
  return line.ends_with('[') && trim(line.substr(0, line.size() - 1)).ends_with('=');
}

class SectionsOutline {
 public:
  SectionsOutline(LineBlocks& blocks, std::string_view text) : blocks_(blocks), text_(text) {}

  void run() {
    bool in_string = false;
    bool in_array = false;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(line_end(text_, at), text_.size());
      const std::string_view line = trim(text_.substr(at, end - at));
      const std::string_view name = in_string || in_array ? std::string_view() : section_name(line);
      if (!name.empty()) open(at, name);
      if (!in_string && is_comment(line) && !comments_) comments_ = at;
      if (in_string || !is_comment(line)) comments_.reset();
      in_string = leaves_string_open(line, in_string);
      in_array = opens_array(line) || (in_array && !line.starts_with(']'));
      at = end + 1;
    }
    if (sections_.empty()) return outline_paragraphs(blocks_, text_);
    flush(text_.size());
  }

 private:
  struct Section {
    std::uint32_t number = 0;
    int level = 0;
  };

  void open(std::size_t at, std::string_view name) {
    flush(comments_.value_or(at));
    const Section parent = parent_of(name);
    blocks_.enter_section(parent.number);
    blocks_.open_section(parent.level + 1, name);
    sections_.insert_or_assign(std::string(name), Section{blocks_.section(), parent.level + 1});
  }

  // "a.b" is below "a" where there is one. Looked for as often as there are dots: not in a name that is
  // no name.
  Section parent_of(std::string_view name) const {
    if (name.size() > heading_bytes_max) return {};
    for (std::size_t dot = name.rfind('.'); dot != name.npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
      const auto found = sections_.find(name.substr(0, dot));
      if (found != sections_.end() && found->second.level < code_depth_max) return found->second;
    }
    return {};
  }

  void flush(std::size_t end) {
    blocks_.block(BlockKind::code, {begin_, end});
    begin_ = end;
  }

  LineBlocks& blocks_;
  const std::string_view text_;
  std::size_t begin_ = 0;                // of what is not written yet
  std::optional<std::size_t> comments_;  // where those right above this line begin
  std::map<std::string, Section, std::less<>> sections_;
};

}  // namespace

void outline_sections(LineBlocks& blocks, std::string_view text) {
  SectionsOutline(blocks, text).run();
}

}  // namespace carrel::ingest
