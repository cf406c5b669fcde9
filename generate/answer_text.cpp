#include "generate/answer_text.h"

#include <algorithm>
#include <utility>

namespace carrel::generate {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_prefix_of(std::string_view text, std::string_view characters) {
  const std::size_t first = text.find_first_not_of(characters);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

std::string_view without_bullet(std::string_view text) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "– ", "· "}) {
    if (text.starts_with(bullet)) {
      text.remove_prefix(bullet.size());
      break;
    }
  }
  for (const std::string_view task : {"[ ] ", "[x] ", "[X] "}) {
    if (text.starts_with(task)) text.remove_prefix(task.size());
  }
  return text;
}

// `**` and `__` go, single stars and backticks around words too; underscores inside words stay.
bool is_mark(std::string_view text, std::size_t i) {
  if (text[i] == '`') return true;
  if (text[i] != '*') return false;
  const bool space_before = i == 0 || is_space(text[i - 1]);
  const bool space_after = i + 1 == text.size() || is_space(text[i + 1]);
  return !(space_before && space_after);
}

// [text](target) reads as text, [[page|text]] as text, ![alt](target) as alt.
std::string without_links(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '!' && i + 1 < text.size() && text[i + 1] == '[') ++i;
    if (text.substr(i).starts_with("[[")) {
      const std::size_t end = text.find("]]", i + 2);
      if (end != std::string_view::npos && end - i < 200) {
        const std::string_view inside = text.substr(i + 2, end - i - 2);
        const std::size_t bar = inside.find('|');
        out += bar == std::string_view::npos ? inside : inside.substr(bar + 1);
        i = end + 2;
        continue;
      }
    } else if (text[i] == '[') {
      const std::size_t middle = text.find("](", i);
      const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
      if (end != std::string_view::npos && text.find('[', i + 1) > middle) {
        out += text.substr(i + 1, middle - i - 1);
        i = end + 1;
        continue;
      }
    }
    out += text[i++];
  }
  return out;
}

std::string collapsed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_mark(text, i)) continue;
    if (!is_space(text[i])) {
      out += text[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trimmed(out));
}

std::string cells_as_list(std::string_view row) {
  std::string out;
  while (!row.empty()) {
    std::size_t end = row.find_first_of("|\t");
    while (end != std::string_view::npos && end > 0 && row[end - 1] == '\\') {
      end = row.find_first_of("|\t", end + 1);
    }
    const std::string_view cell = trimmed(row.substr(0, end));
    if (!cell.empty()) out += (out.empty() ? "" : ", ") + std::string(cell);
    row = end == std::string_view::npos ? std::string_view{} : row.substr(end + 1);
  }
  return out;
}

}  // namespace

std::string display_text(const Unit& unit, std::string_view passage_text) {
  const std::string_view raw = trimmed(unit.span.in(passage_text));
  switch (unit.kind) {
    case UnitKind::heading:
      return collapsed(without_links(without_prefix_of(raw, "# ")));
    case UnitKind::list_item:
      return collapsed(without_links(without_bullet(raw)));
    case UnitKind::table_row:
      return collapsed(cells_as_list(without_links(raw)));
    case UnitKind::code:
      return std::string(raw);
    case UnitKind::sentence:
      return collapsed(without_links(without_prefix_of(raw, "> ")));
  }
  return {};
}

}  // namespace carrel::generate
