#include "core/document.h"

#include <algorithm>
#include <iterator>

#include "core/check.h"

namespace carrel {

std::string_view issue_kind_name(IssueKind kind) noexcept {
  switch (kind) {
    case IssueKind::encrypted:
      return "encrypted";
    case IssueKind::damaged:
      return "damaged";
    case IssueKind::no_text:
      return "no_text";
    case IssueKind::encoding:
      return "encoding";
    case IssueKind::limit:
      return "limit";
    case IssueKind::unsupported:
      return "unsupported";
    case IssueKind::hidden:
      return "hidden";
    case IssueKind::no_ocr:
      return "no_ocr";
    case IssueKind::ocr_broken:
      return "ocr_broken";
    case IssueKind::unfinished:
      return "unfinished";
    case IssueKind::part_limit:
      return "part_limit";
    case IssueKind::not_unpacked:
      return "not_unpacked";
    case IssueKind::unsafe_name:
      return "unsafe_name";
    case IssueKind::no_document:
      return "no_document";
  }
  return "unknown";
}

int line_of(std::span<const LineMark> marks, std::size_t offset) noexcept {
  if (marks.empty()) return 0;
  const auto after = std::upper_bound(
      marks.begin(), marks.end(), offset,
      [](std::size_t at, const LineMark& mark) { return at < mark.offset; });
  return after == marks.begin() ? marks.front().line : std::prev(after)->line;
}

std::string cell_name(std::uint32_t row, std::uint32_t column) {
  if (row == 0) return {};
  std::string name = std::to_string(row);
  for (; column > 0; column = (column - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return name;
}

std::string Document::heading_path(std::uint32_t section) const {
  std::vector<std::string_view> titles;
  // A parser that links sections in a circle must not hang the caller: a path cannot be longer
  // than there are sections.
  for (std::size_t steps = 0; section != 0; ++steps) {
    CARREL_CHECK(section < sections.size() && steps < sections.size());
    if (!sections[section].title.empty()) titles.push_back(sections[section].title);
    section = sections[section].parent;
  }
  std::string path;
  for (std::size_t i = titles.size(); i-- > 0;) {
    if (!path.empty()) path += " > ";
    path += titles[i];
  }
  return path;
}

}  // namespace carrel
