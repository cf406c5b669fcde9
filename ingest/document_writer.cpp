#include "ingest/document_writer.h"

#include <algorithm>
#include <cstddef>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

// Bytes of an invisible character: soft hyphen, zero-width space and joiners' kin, byte order mark,
// word joiner.
std::size_t invisible_bytes(std::string_view text, std::size_t at) noexcept {
  if (text.substr(at, 2) == "\xC2\xAD") return 2;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE2\x80\x8B" || three == "\xEF\xBB\xBF" || three == "\xE2\x81\xA0" ? 3 : 0;
}

std::size_t space_bytes(std::string_view text, std::size_t at) noexcept {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c <= ' ' || c == 0x7F) return 1;
  if (text.substr(at, 2) == "\xC2\xA0") return 2;
  return text.substr(at, 3) == "\xE2\x80\xAF" ? 3 : 0;  // narrow no-break space
}

bool is_plain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7F && byte != 0xC2 && byte != 0xE2 && byte != 0xEF;
}

enum class LineEnds { keep, fold };

void append_clean(std::string& out, std::string_view text, LineEnds line_ends) {
  char pending = '\0';
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t space = space_bytes(text, at)) {
      const bool is_line_end = line_ends == LineEnds::keep && text[at] == '\n';
      if (is_line_end || pending == '\0') pending = is_line_end ? '\n' : ' ';
      at += space;
    } else if (const std::size_t invisible = invisible_bytes(text, at)) {
      at += invisible;
    } else {
      if (pending != '\0' && !out.empty()) out += pending;
      pending = '\0';
      std::size_t end = at + 1;
      while (end < text.size() && is_plain(text[end])) ++end;
      out.append(text, at, end - at);
      at = end;
    }
  }
}

std::string clean(std::string_view text, LineEnds line_ends) {
  std::string out;
  out.reserve(text.size());
  append_clean(out, text, line_ends);
  return is_valid_utf8(out) ? out : to_utf8(out, "utf-8").text;
}

// "Q1" and "Q1 " are one name once they are clean, and a place must say which is meant.
std::string unused_name(const std::vector<Sheet>& sheets, const std::string& name) {
  const auto is_used = [&](const std::string& wanted) {
    return std::any_of(sheets.begin(), sheets.end(),
                       [&](const Sheet& sheet) { return sheet.name == wanted; });
  };
  if (!is_used(name)) return name;
  auto number = 1 + std::count_if(sheets.begin(), sheets.end(), [&](const Sheet& sheet) {
    return sheet.name == name || sheet.name.starts_with(name + " (");
  });
  while (is_used(name + " (" + std::to_string(number) + ")")) ++number;
  return name + " (" + std::to_string(number) + ")";
}

}  // namespace

std::string clean_text(std::string_view text) { return clean(text, LineEnds::keep); }
std::string clean_line(std::string_view text) { return clean(text, LineEnds::fold); }

bool DocumentWriter::add(BlockKind kind, std::string_view text) {
  if (text.empty() || is_full_) return false;
  if (document_.text.size() + text.size() + 2 > text_bytes_max) {
    cut();
    return false;
  }
  if (!document_.text.empty()) document_.text += "\n\n";
  const std::size_t begin = document_.text.size();
  document_.text += text;
  is_full_ = !add_block(document_, kind, {begin, document_.text.size()}, section_, line_);
  if (is_full_) return false;
  document_.blocks.back().page = page_;
  mark(begin, line_);
  mark_cell(begin, 0, 0);
  return true;
}

void DocumentWriter::cut() {
  if (is_full_) return;
  is_full_ = true;
  document_.issues.push_back({IssueKind::limit, 0, "longer than can be kept; cut"});
}

void DocumentWriter::heading(int level, std::string_view text) {
  const std::string title = clean_line(text);
  if (title.empty() || is_full_) return;
  open_section(level, title);
  add(BlockKind::heading, title);
}

void DocumentWriter::sheet(std::string_view name) {
  const std::size_t blocks = document_.blocks.size();
  const std::string shown = clean_line(name);
  heading(1, unused_name(document_.sheets, shown.empty() ? "Sheet " + std::to_string(
                                                                          document_.sheets.size() + 1)
                                                         : shown));
  if (document_.blocks.size() == blocks || document_.sheets.size() >= sheets_max) return;
  const std::size_t begin = document_.blocks.back().span.begin;
  document_.sheets.push_back({.name = document_.sections[section_].title, .begin = begin, .cells = {}});
}

void DocumentWriter::open_section(int level, std::string_view title) {
  if (document_.sections.size() >= blocks_max) return;
  section_ = add_section(document_, section_, std::max(level, 1), title);
}

void DocumentWriter::block(BlockKind kind, std::string_view text) { add(kind, clean_text(text)); }

void DocumentWriter::aside(std::string_view text) {
  const std::string clean = clean_text(text);
  if (clean.empty() || is_full_) return;
  if (document_.text.size() + clean.size() + 2 > text_bytes_max) return cut();
  if (!document_.text.empty()) document_.text += "\n\n";
  document_.text += clean;
}

void DocumentWriter::mark(std::size_t offset, int line) {
  auto& marks = document_.line_marks;
  if (line > 0 && (marks.empty() || marks.back().line != line)) marks.push_back({offset, line});
}

// Of two marks at one place the last holds; text before the first cell needs no mark.
void DocumentWriter::mark_cell(std::size_t offset, std::uint32_t row, std::uint32_t column) {
  if (document_.sheets.empty()) return;
  auto& cells = document_.sheets.back().cells;
  if (!cells.empty() && cells.back().offset == offset) cells.pop_back();
  if (row == 0 && (cells.empty() || cells.back().row == 0)) return;
  cells.push_back({static_cast<std::uint32_t>(offset), row, column});
}

void DocumentWriter::lines(BlockKind kind, const std::vector<Line>& lines) {
  const std::size_t used = document_.text.size() + 2;  // with the blank line before the block
  std::string text;
  bool is_cut = false;
  std::vector<LineMark> marks;
  std::vector<CellMark> cells;
  for (const Line& line : lines) {
    if (line.text.empty()) continue;
    is_cut = is_cut || used + text.size() + line.text.size() + 1 > text_bytes_max;
    if (is_cut) break;
    if (!text.empty()) text += '\n';
    if (line.line > 0) marks.push_back({text.size(), line.line});
    for (const Line::Cell& cell : line.cells) {
      cells.push_back({static_cast<std::uint32_t>(text.size() + cell.offset),
                       static_cast<std::uint32_t>(line.line), cell.column});
    }
    text += line.text;
  }
  if (!marks.empty()) line_ = marks.front().line;
  if (add(kind, text)) {
    const std::size_t begin = document_.blocks.back().span.begin;
    for (const LineMark& each : marks) mark(begin + each.offset, each.line);
    for (const CellMark& each : cells) mark_cell(begin + each.offset, each.row, each.column);
  }
  if (is_cut) cut();
}

void title_from_sections(Document& document) {
  if (!document.title.empty()) return;
  const Section* best = nullptr;
  for (const Section& section : document.sections) {
    if (section.level == 0 || section.title.empty()) continue;
    if (best == nullptr || section.level < best->level) best = &section;
  }
  if (best != nullptr) document.title = best->title;
}

}  // namespace carrel::ingest
