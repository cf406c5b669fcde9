#include "engine/document_part.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "core/unicode.h"
#include "core/utf8.h"
#include "engine/browse.h"
#include "engine/text_part.h"

namespace carrel::engine {
namespace {

using Part = index::DocumentParts::Part;

std::string_view without_line_ends(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\f')) text.remove_suffix(1);
  return text;
}

Span span_between(Span first, Span last) { return {first.begin, std::max(first.end, last.end)}; }

// From the first part of that number, else the first that `is_wanted`, to the last one of the run
// that it begins.
template <typename Wanted>
std::optional<Span> first_run(const std::vector<Part>& parts, int number, const Wanted& is_wanted) {
  auto begin = std::find_if(parts.begin(), parts.end(),
                            [&](const Part& part) { return part.number == number; });
  if (begin == parts.end()) begin = std::find_if(parts.begin(), parts.end(), is_wanted);
  if (begin == parts.end()) return std::nullopt;
  const auto end = std::find_if_not(begin, parts.end(), is_wanted);
  return span_between(begin->span, std::prev(end)->span);
}

// A record, paragraph or row may take several lines of the original: those are in the last part
// that begins above them.
std::optional<Span> part_over(const std::vector<Part>& parts, int line) {
  const Part* best = nullptr;
  bool has_later = false;
  for (const Part& part : parts) {
    has_later = has_later || part.number > line;
    if (part.number < line && (best == nullptr || part.number >= best->number)) best = &part;
  }
  if (best == nullptr || !has_later) return std::nullopt;
  return best->span;
}

// Of several sheets, a row alone names no place.
bool is_ambiguous(const index::DocumentParts& parts) { return parts.sheets.size() > 1; }

Span span_of(const std::vector<Sheet>& sheets, std::size_t index, std::size_t text_bytes) {
  const std::size_t end = index + 1 < sheets.size() ? sheets[index + 1].begin : text_bytes;
  return {sheets[index].begin, end};
}

// "'Cost plan'!B7:C9" as a sheet and rows; without rows: the whole sheet.
struct Reference {
  std::string sheet;
  std::uint32_t top = 0;
  std::uint32_t bottom = 0;
};

bool is_ascii_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string unquoted(std::string_view name) {
  if (name.size() < 2 || name.front() != '\'' || name.back() != '\'') return std::string(name);
  std::string out;
  name = name.substr(1, name.size() - 2);
  for (std::size_t i = 0; i < name.size(); ++i) {
    out += name[i];
    if (name.substr(i, 2) == "''") ++i;
  }
  return out;
}

// 7 of "B7", "$B$7" or "7"; 0 for what is no cell or row.
std::uint32_t row_of(std::string_view cell) {
  while (!cell.empty() && (cell.front() == '$' || is_ascii_letter(cell.front()))) {
    cell.remove_prefix(1);
  }
  std::uint32_t row = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), row);
  return error == std::errc() && end == cell.data() + cell.size() ? row : 0;
}

std::vector<Reference> readings_of_reference(std::string_view text) {
  std::vector<Reference> readings{{std::string(text)}, {unquoted(text)}};
  const std::size_t mark = text.rfind('!');
  if (mark == text.npos) return readings;
  const std::string_view cells = text.substr(mark + 1);
  const std::size_t colon = cells.find(':');
  const std::uint32_t top = row_of(cells.substr(0, colon));
  const std::uint32_t bottom = colon == cells.npos ? top : row_of(cells.substr(colon + 1));
  if (top > 0 && bottom >= top) readings.push_back({unquoted(text.substr(0, mark)), top, bottom});
  return readings;
}

// By its very name, else in any case.
std::vector<Sheet>::const_iterator sheet_called(const std::vector<Sheet>& sheets,
                                                const std::string& name) {
  const auto exact = std::find_if(sheets.begin(), sheets.end(),
                                  [&](const Sheet& sheet) { return sheet.name == name; });
  if (exact != sheets.end()) return exact;
  return std::find_if(sheets.begin(), sheets.end(),
                      [&, folded = fold(name)](const Sheet& sheet) { return fold(sheet.name) == folded; });
}

// From the first cell in these rows to the next one that is in none of them.
std::optional<Span> rows_of(const Sheet& sheet, Span whole, const Reference& wanted) {
  const auto is_in = [&](const CellMark& cell) {
    return cell.row >= wanted.top && cell.row <= wanted.bottom;
  };
  const auto begin = std::find_if(sheet.cells.begin(), sheet.cells.end(), is_in);
  if (begin == sheet.cells.end()) return std::nullopt;
  // Text of no cell between them does not end it, such as the header of a long table, repeated.
  auto end = std::find_if_not(begin, sheet.cells.end(), [&](const CellMark& cell) {
    return cell.row == 0 || is_in(cell);
  });
  while (std::prev(end)->row == 0) --end;
  return Span{begin->offset, end == sheet.cells.end() ? whole.end : end->offset};
}

std::string_view named_part(std::string_view text, const index::DocumentParts& parts,
                            std::string_view part) {
  return parts.sheets.empty() ? part_of(text, part) : sheet_text(text, parts, part);
}

std::string counted(int count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

int largest(const std::vector<Part>& parts) {
  int number = 0;
  for (const Part& part : parts) number = std::max(number, part.number);
  return number;
}

std::string sheets_there(const index::DocumentParts& parts, const DocumentName& name) {
  std::string names;
  for (const Sheet& sheet : parts.sheets) {
    names += (names.empty() ? "" : ", ") + sheet_reference(sheet.name, "");
  }
  const std::string rows = name.line > 0 ? "; a row is named with its sheet, such as #" +
                                               sheet_reference(parts.sheets.front().name, "A1")
                                         : "";
  return "has the " + std::string(parts.sheets.size() == 1 ? "sheet " : "sheets ") + names + rows;
}

std::string parts_read(const index::Store& store, const index::StoredDocument& document,
                        const DocumentName& name) {
  const auto parts = store.parts(document.file.document_id);
  if (!name.bytes.empty())
    return "has " + counted(static_cast<int>(document.text.size()), "byte") + " of text";
  if (name.page > 0) {
    return parts.pages.empty() ? "has no pages" : "has " + counted(largest(parts.pages), "page");
  }
  if (!parts.sheets.empty()) return sheets_there(parts, name);
  if (!name.part.empty()) return "has no heading or block called '" + name.part + "'";
  if (!parts.lines.empty()) return "has text up to line " + std::to_string(largest(parts.lines));
  const auto ends = std::count(document.text.begin(), document.text.end(), '\n');
  return "has " + counted(static_cast<int>(ends) + (document.text.ends_with('\n') ? 0 : 1), "line");
}

}  // namespace

std::string_view page_text(std::string_view text, const index::DocumentParts& parts, int page) {
  const auto span =
      first_run(parts.pages, page, [&](const Part& part) { return part.number == page; });
  return span ? without_line_ends(span->in(text)) : std::string_view();
}

std::string_view line_text(std::string_view text, const index::DocumentParts& parts, int line,
                           int count) {
  if (parts.lines.empty()) return lines_of(text, line, count);
  if (is_ambiguous(parts)) return {};
  const auto is_wanted = [&](const Part& part) {
    return part.number >= line && (count == 0 || part.number - line < count);
  };
  auto span = first_run(parts.lines, line, is_wanted);
  if (!span && count > 0) span = part_over(parts.lines, line);
  if (!span) return {};
  if (count == 0) span->end = text.size();
  return without_line_ends(span->in(text));
}

std::string_view sheet_text(std::string_view text, const index::DocumentParts& parts,
                            std::string_view reference) {
  for (const Reference& wanted : readings_of_reference(reference)) {
    const auto sheet = sheet_called(parts.sheets, wanted.sheet);
    if (sheet == parts.sheets.end()) continue;
    const auto index = static_cast<std::size_t>(sheet - parts.sheets.begin());
    const Span whole = span_of(parts.sheets, index, text.size());
    const auto span = wanted.top == 0 ? whole : rows_of(*sheet, whole, wanted);
    return span ? without_line_ends(span->in(text)) : std::string_view();
  }
  return {};
}

std::string_view part_text(const index::Store& store, const index::StoredDocument& document,
                           const DocumentName& name) {
  const std::string_view text = document.text;
  if (name.is_whole()) return text;
  if (!name.bytes.empty()) {
    const bool is_inside = name.bytes.end <= text.size();
    const bool is_cut =
        is_inside &&
        (utf8::is_continuation(text, name.bytes.begin) ||
         (name.bytes.end < text.size() && utf8::is_continuation(text, name.bytes.end)));
    return is_inside && !is_cut ? name.bytes.in(text) : std::string_view();
  }
  const auto parts = store.parts(document.file.document_id);
  if (name.page > 0) return page_text(text, parts, name.page);
  return name.part.empty() ? line_text(text, parts, name.line, name.count)
                           : named_part(text, parts, name.part);
}

// What is asked for may stand in what was not read.
std::string parts_there(const index::Store& store, const index::StoredDocument& document,
                        const DocumentName& name) {
  const std::string parts = parts_read(store, document, name);
  return document.file.reason.empty() ? parts
                                      : parts + ", as it was read in part only: " + document.file.message;
}

}  // namespace carrel::engine
