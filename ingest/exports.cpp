#include "ingest/exports.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "core/unicode.h"
#include "ingest/dates.h"
#include "ingest/document_writer.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t id_bytes = 32;

std::string_view last_part(std::string_view path) noexcept {
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

std::string_view stem(std::string_view name) noexcept {
  name = last_part(name);
  return name.substr(0, name.find_last_of('.'));
}

// In "Name 0123456789abcdef0123456789abcdef.md" or "…_all.csv": the name.
std::string_view notion_title(std::string_view name) noexcept {
  name = stem(name);
  if (name.ends_with("_all")) name.remove_suffix(4);
  if (name.size() < id_bytes + 2 || name[name.size() - id_bytes - 1] != ' ') return {};
  const std::string_view id = name.substr(name.size() - id_bytes);
  if (id.find_first_not_of("0123456789abcdef") != std::string_view::npos) return {};
  return trim(name.substr(0, name.size() - id_bytes));
}

// In "Name/Name.txt": a note of Apple's with a folder to itself, for what is attached.
std::string_view apple_title(std::string_view name) noexcept {
  const std::string_view own = stem(name);
  std::string_view folder = name.substr(0, name.size() - last_part(name).size());
  if (!name.ends_with(".txt") || folder.empty()) return {};
  folder.remove_suffix(1);
  return last_part(folder) == own ? own : std::string_view();
}

enum class Meaning { none, tags, created, date, edited, author };

struct Known {
  std::string_view word;  // folded
  Meaning meaning;
};

constexpr auto known_names = std::to_array<Known>({
    {"tags", Meaning::tags},
    {"tag", Meaning::tags},
    {"labels", Meaning::tags},
    {"label", Meaning::tags},
    {"keywords", Meaning::tags},
    {"topics", Meaning::tags},
    {"topic", Meaning::tags},
    {"category", Meaning::tags},
    {"categories", Meaning::tags},
    {"created", Meaning::created},
    {"created time", Meaning::created},
    {"created at", Meaning::created},
    {"date created", Meaning::created},
    {"date", Meaning::date},
    {"published", Meaning::date},
    {"last edited", Meaning::edited},
    {"last edited time", Meaning::edited},
    {"updated", Meaning::edited},
    {"author", Meaning::author},
    {"authors", Meaning::author},
    {"created by", Meaning::author},
    {"owner", Meaning::author},
});

constexpr auto known_kinds = std::to_array<Known>({
    {"multi_select", Meaning::tags},
    {"created_time", Meaning::created},
    {"last_edited_time", Meaning::edited},
    {"created_by", Meaning::author},
});

template <std::size_t count>
Meaning look_up(const std::array<Known, count>& table, std::string_view word) {
  const auto* found =
      std::find_if(table.begin(), table.end(), [&](const Known& row) { return row.word == word; });
  return found == table.end() ? Meaning::none : found->meaning;
}

void add_tags(std::string_view values, Document& document) {
  while (!values.empty()) {
    const std::size_t end = std::min(values.find(','), values.size());
    add_tag(std::string(trim(values.substr(0, end))), document);
    values.remove_prefix(std::min(end + 1, values.size()));
  }
}

// A line "Name: value"; `value` empty when it is none.
struct Line {
  std::string_view name, value;
};

Line property_of(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == line.npos || colon == 0 || colon > property_name_bytes_max) return {};
  return {trim(line.substr(0, colon)), trim(line.substr(colon + 2))};
}

// Calls `take` with each line; false when `take` is for one of them.
template <typename Take>
bool every_line(std::string_view text, const Take& take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!take(property_of(text.substr(0, end)))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

std::string_view title_of_export(std::string_view name) noexcept {
  const std::string_view title = notion_title(name);
  return title.empty() ? apple_title(name) : title;
}

bool is_notion_name(std::string_view name) noexcept { return !notion_title(name).empty(); }

void add_tag(std::string tag, Document& document) {
  auto& tags = document.tags;
  const bool is_known = std::find(tags.begin(), tags.end(), tag) != tags.end();
  if (!tag.empty() && !is_known && tags.size() < tags_max) tags.push_back(std::move(tag));
}

void read_property(std::string_view name, std::string_view kind, std::string_view value,
                   Document& document) {
  Meaning meaning = look_up(known_kinds, kind);
  if (meaning == Meaning::none) meaning = look_up(known_names, fold(name));
  const bool is_date =
      meaning == Meaning::created || meaning == Meaning::date || meaning == Meaning::edited;
  if (meaning == Meaning::tags) add_tags(value, document);
  if (meaning == Meaning::author && document.author.empty()) document.author = clean_line(value);
  if (!is_date) return;
  std::string date = written_date(value);
  const bool is_better = document.date.empty() || meaning == Meaning::created;
  if (!date.empty() && is_better) document.date = std::move(date);
}

void read_notion_properties(Document& document) {
  const auto& blocks = document.blocks;
  if (blocks.size() < 2 || blocks[0].kind != BlockKind::heading ||
      blocks[1].kind != BlockKind::paragraph) {
    return;
  }
  const std::string lines(blocks[1].span.in(document.text));
  if (!every_line(lines, [](const Line& line) { return !line.value.empty(); })) return;
  every_line(lines, [&](const Line& line) {
    read_property(line.name, {}, line.value, document);
    return true;
  });
}

}  // namespace carrel::ingest
