#include "ingest/ignore.h"

#include <cstddef>

#include "ingest/glob.h"

namespace carrel::ingest {
namespace {

// Trailing spaces do not count unless a backslash stands before them.
std::string_view without_trailing_spaces(std::string_view line) noexcept {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      end = ++i + 1;
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

bool has_wildcard(std::string_view text) noexcept {
  return text.find_first_of("*?[\\") != std::string_view::npos;
}

}  // namespace

PathPattern::PathPattern(std::string_view line) {
  if (line.ends_with('/')) {
    folders_only_ = true;
    line.remove_suffix(1);
  }
  on_path_ = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) {
    shape_ = Shape::never;
  } else if (!has_wildcard(line)) {
    shape_ = Shape::literal;
  } else if (!on_path_ && line.front() == '*' && !has_wildcard(line.substr(1))) {
    shape_ = Shape::suffix;
    line.remove_prefix(1);
  }
  text_ = line;
}

bool PathPattern::matches(std::string_view path, std::string_view name,
                          EntryKind kind) const noexcept {
  if (folders_only_ && kind != EntryKind::folder) return false;
  const std::string_view subject = on_path_ ? path : name;
  switch (shape_) {
    case Shape::never:
      return false;
    case Shape::literal:
      return subject == text_;
    case Shape::suffix:
      return subject.ends_with(text_);
    case Shape::glob:
      return glob_match(text_, subject);
  }
  return false;
}

IgnoreRules::IgnoreRules(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    std::string_view line = bytes.substr(0, newline);
    bytes.remove_prefix(newline == std::string_view::npos ? bytes.size() : newline + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    add_line(line);
  }
}

void IgnoreRules::add_line(std::string_view line) {
  if (line.starts_with('#')) return;
  line = without_trailing_spaces(line);
  const bool negated = line.starts_with('!');
  if (negated) line.remove_prefix(1);
  if (line.empty()) return;
  rules_.push_back({PathPattern(line), negated ? Verdict::kept : Verdict::ignored});
}

Verdict IgnoreRules::verdict(std::string_view path, std::string_view name,
                             EntryKind kind) const noexcept {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->pattern.matches(path, name, kind)) return rule->verdict;
  }
  return Verdict::none;
}

}  // namespace carrel::ingest
