#include "ingest/row_table.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

// "Sales / Q1" of two header rows, one above the other.
std::vector<std::string> column_names(const std::vector<TableRow>& rows, std::size_t header_rows) {
  std::vector<std::string> names;
  for (std::size_t row = 0; row < header_rows; ++row) {
    const std::vector<std::string>& cells = rows[row].cells;
    names.resize(std::max(names.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty() || cells[i] == names[i]) continue;
      if (!names[i].empty()) names[i] += " / ";
      names[i] += clip_utf8(cells[i], column_name_bytes_max);
    }
  }
  return names;
}

using Line = DocumentWriter::Line;

void mark_cell(Line& line, const TableRow& row, std::size_t cell) {
  if (row.column == 0) return;
  line.cells.push_back({line.text.size(), row.column + static_cast<std::uint32_t>(cell)});
}

Line plain_row(const TableRow& row) {
  Line line{.text = {}, .line = row.line};
  std::size_t last = row.cells.size();
  while (last > 0 && row.cells[last - 1].empty()) --last;
  for (std::size_t i = 0; i < last; ++i) {
    if (i > 0) line.text += '\t';
    if (!row.cells[i].empty()) mark_cell(line, row, i);
    line.text += row.cells[i];
  }
  return line;
}

Line named_row(const TableRow& row, const std::vector<std::string>& names) {
  Line line{.text = {}, .line = row.line};
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (row.cells[i].empty()) continue;
    if (!line.text.empty()) line.text += " | ";
    mark_cell(line, row, i);
    if (i < names.size() && !names[i].empty()) line.text += names[i] + ": ";
    line.text += row.cells[i];
  }
  return line;
}

bool has_text(const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); });
}

}  // namespace

std::size_t bytes_of(const TableRow& row) noexcept {
  std::size_t bytes = 0;
  for (const std::string& cell : row.cells) bytes += sizeof cell + cell.size();
  return bytes;
}

void write_table(DocumentWriter& writer, const std::vector<TableRow>& rows,
                 std::size_t header_rows) {
  header_rows = std::min(header_rows, rows.size());
  if (header_rows == rows.size()) header_rows = 0;  // names of nothing are rows
  const std::vector<std::string> names = column_names(rows, header_rows);
  std::vector<DocumentWriter::Line> lines;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < rows.size() && bytes < text_bytes_max; ++i) {
    if (!has_text(rows[i].cells)) continue;
    const bool is_named = header_rows > 0 && i >= header_rows;
    lines.push_back(is_named ? named_row(rows[i], names) : plain_row(rows[i]));
    bytes += lines.back().text.size();
  }
  writer.lines(BlockKind::table, lines);
}

bool names_columns(const TableRow& row) {
  std::set<std::string_view> seen;
  for (const std::string& cell : row.cells) {
    const bool is_name = !cell.empty() && cell.size() <= column_name_bytes_max;
    if (!is_name || !seen.insert(cell).second) return false;
  }
  return row.cells.size() >= 2;
}

}  // namespace carrel::ingest
