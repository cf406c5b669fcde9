// CSV and its kin: each row as a line that names its columns, as sheets have it (row_table.h).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/csv_records.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/row_table.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t rows_looked_at = 20;

// Excel's "sep=;" above the first row; what it names, or NUL.
char named_delimiter(std::string_view& text) noexcept {
  const std::string_view line = trim(text.substr(0, line_end(text, 0)));
  if (line.size() != 5 || !line.starts_with("sep=")) return '\0';
  text.remove_prefix(std::min(line_end(text, 0) + 1, text.size()));
  return line[4];
}

bool looks_like_value(std::string_view cell) noexcept {
  if (cell.find_first_of("0123456789") == std::string_view::npos) return false;
  return cell.find_first_not_of("0123456789.,:-/+ %$TZ") == std::string_view::npos;
}

bool reads_as_names(const TableRow& row) {
  return names_columns(row) &&
         std::none_of(row.cells.begin(), row.cells.end(),
                      [](const std::string& cell) { return looks_like_value(cell); });
}

// The commonest count of cells among the first rows.
std::size_t usual_width(const std::vector<TableRow>& rows) {
  std::vector<std::size_t> widths;
  for (const TableRow& row : rows) {
    if (widths.size() == rows_looked_at) break;
    widths.push_back(row.cells.size());
  }
  std::size_t best = 0;
  std::ptrdiff_t most = 0;
  for (const std::size_t width : widths) {
    const auto count = std::count(widths.begin(), widths.end(), width);
    if (count > most || (count == most && width > best)) {
      most = count;
      best = width;
    }
  }
  return best;
}

// How many rows stand above the table, such as a report's title: shorter than the table's rows.
std::size_t rows_above(const std::vector<TableRow>& rows) {
  const std::size_t width = usual_width(rows);
  std::size_t count = 0;
  while (count < std::min(rows.size(), rows_looked_at) && rows[count].cells.size() < width) ++count;
  return count < std::min(rows.size(), rows_looked_at) ? count : 0;
}

std::vector<TableRow> read_rows(std::string_view text, char delimiter, int first_line,
                                Document& document) {
  std::vector<TableRow> rows;
  CsvRecords records(text, delimiter);
  std::size_t cells_left = sheet_cells_max;
  for (TableRow row; records.next(row);) {
    if (row.cells.size() > cells_left) {
      document.issues.push_back(
          {IssueKind::limit, 0,
           "only the first " + std::to_string(sheet_cells_max) + " cells are read"});
      break;
    }
    cells_left -= row.cells.size();
    row.line += first_line - 1;
    rows.push_back(std::move(row));
  }
  if (records.has_cut()) {
    document.issues.push_back(
        {IssueKind::part_limit, 0,
         "only the first " + std::to_string(sheet_columns_max) + " columns are read"});
  }
  return rows;
}

}  // namespace

Document parse_csv(std::string_view bytes) {
  const Document source = decode_text(bytes, "csv");
  Document document = without_text(source);
  std::string_view text = source.text;
  const char named = named_delimiter(text);
  const char delimiter = named != '\0' ? named : guess_delimiter(text);
  std::vector<TableRow> rows = read_rows(text, delimiter, named != '\0' ? 2 : 1, document);
  DocumentWriter writer(document);
  const std::size_t above = rows_above(rows);
  for (std::size_t i = 0; i < above; ++i) {
    write_table(writer, {std::exchange(rows[i], {})}, 0);
  }
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(above));
  if (rows.empty()) return document;
  write_table(writer, rows, reads_as_names(rows.front()) ? 1 : 0);
  return document;
}

}  // namespace carrel::ingest
