#include "ingest/sheet_grid.h"

#include <algorithm>
#include <tuple>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

// Of one block, so that a long sheet is not held twice. Bytes count apart: few rows may be wide, or
// hold one long text that is merged over all of them.
constexpr std::size_t slice_rows = 5000;
constexpr std::size_t slice_bytes = 32U << 20;

struct Address {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
};

Address address(std::string_view text) noexcept {
  Address out;
  for (const char c : text) {
    if (c == '$') continue;
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (is_letter && out.row == 0 && out.column < sheet_columns_max) {
      out.column = out.column * 26 + static_cast<std::uint32_t>((c | 0x20) - 'a') + 1;
    } else if (c >= '0' && c <= '9' && out.row < sheet_rows_max) {
      out.row = out.row * 10 + static_cast<std::uint32_t>(c - '0');
    } else {
      return {};
    }
  }
  return out;
}

// Repeated further down, where its marks would end the run of rows around it.
TableRow unmarked(TableRow row) {
  row.line = 0;
  row.column = 0;
  return row;
}

}  // namespace

CellRange cell_range(std::string_view reference) noexcept {
  const std::size_t colon = reference.find(':');
  const Address first = address(reference.substr(0, colon));
  if (colon == reference.npos) return {first.row, first.column, first.row, first.column};
  const Address last = address(reference.substr(colon + 1));
  return {first.row, first.column, last.row, last.column};
}

void HiddenColumns::add(std::uint32_t first, std::uint32_t last) {
  last = std::min(last, sheet_columns_max);
  if (first > last || ++ranges_ > sheet_columns_max) return;
  if (hidden_.size() <= last) hidden_.resize(last + 1);
  for (std::uint32_t column = first; column <= last; ++column) hidden_[column] = true;
}

bool SheetGrid::add(std::uint32_t row, std::uint32_t column, CellKind kind, std::string_view text) {
  // A cell outside of any sheet is the file's mistake, and not the end of the others.
  if (column == 0 || column > sheet_columns_max || row == 0 || row > sheet_rows_max) return true;
  if (text.empty()) return true;
  if (cells_.size() >= sheet_cells_max || texts_.size() + text.size() > text_bytes_max) {
    return false;
  }
  cells_.push_back({.row = row,
                    .offset = static_cast<std::uint32_t>(texts_.size()),
                    .bytes = static_cast<std::uint32_t>(text.size()),
                    .column = static_cast<std::uint16_t>(column),
                    .kind = kind});
  texts_ += text;
  return true;
}

void SheetGrid::merge(const CellRange& range) {
  const bool is_inside = range.left <= sheet_columns_max && range.top <= sheet_rows_max;
  if (is_inside && merges_.size() < sheet_merges_max && range.bottom > range.top) {
    merges_.push_back(range);
  }
}

void SheetGrid::name_columns(std::uint32_t row) { header_rows_.insert(row); }

// The rows that a merged cell spans get its value, where they have cells at all.
void SheetGrid::fill_merged() {
  const auto place = [](const Cell& cell) { return std::tuple(cell.row, cell.column); };
  const auto before = [&](const Cell& a, const Cell& b) { return place(a) < place(b); };
  if (!std::is_sorted(cells_.begin(), cells_.end(), before)) {
    std::stable_sort(cells_.begin(), cells_.end(), before);
  }
  std::vector<Cell> fills;
  std::size_t steps = 0;
  for (const CellRange& range : merges_) {
    Cell wanted{.row = range.top,
                .offset = 0,
                .bytes = 0,
                .column = static_cast<std::uint16_t>(range.left),
                .kind = CellKind::text};
    auto at = std::lower_bound(cells_.begin(), cells_.end(), wanted, before);
    if (at == cells_.end() || place(*at) != place(wanted)) continue;
    const Cell first = *at;
    std::uint32_t last_row = first.row;
    for (; at != cells_.end() && at->row <= range.bottom && steps < merged_steps_max; ++at) {
      ++steps;
      if (at->row == last_row || fills.size() >= merged_fills_max) continue;
      last_row = at->row;
      fills.push_back(first);
      fills.back().row = last_row;
    }
    if (fills.size() >= merged_fills_max || steps >= merged_steps_max) break;
  }
  if (fills.empty()) return;
  // Behind the cells that are there, which win.
  cells_.insert(cells_.end(), fills.begin(), fills.end());
  std::stable_sort(cells_.begin(), cells_.end(), before);
  const auto same = [&](const Cell& a, const Cell& b) { return place(a) == place(b); };
  cells_.erase(std::unique(cells_.begin(), cells_.end(), same), cells_.end());
}

std::size_t SheetGrid::row_end(std::size_t cell, std::size_t end) const {
  const std::uint32_t row = cells_[cell].row;
  while (cell < end && cells_[cell].row == row) ++cell;
  return cell;
}

SheetGrid::Rows SheetGrid::next_table(std::size_t begin) const {
  std::size_t end = begin + 1;
  while (end < cells_.size() && cells_[end].row <= cells_[end - 1].row + 1) ++end;
  return {begin, end};
}

bool SheetGrid::is_header(const Rows& table) const {
  const std::size_t end = row_end(table.begin, table.end);
  if (end == table.end) return false;
  const std::uint32_t row = cells_[table.begin].row;
  if (header_rows_.contains(row)) return true;
  TableRow names;
  for (std::size_t i = table.begin; i < end; ++i) {
    if (cells_[i].kind != CellKind::text) return false;
    names.cells.emplace_back(std::string_view(texts_).substr(cells_[i].offset, cells_[i].bytes));
  }
  // A row that names but a few of the columns below it is a caption.
  const std::size_t below = row_end(end, table.end) - end;
  return names_columns(names) && 2 * names.cells.size() >= below;
}

TableRow SheetGrid::read_row(std::size_t begin, std::size_t end, std::uint16_t left) const {
  TableRow row;
  row.line = static_cast<int>(cells_[begin].row);
  for (std::size_t i = begin; i < end; ++i) {
    const auto column = static_cast<std::size_t>(cells_[i].column - left);
    row.cells.resize(column + 1);
    row.cells[column] = std::string_view(texts_).substr(cells_[i].offset, cells_[i].bytes);
  }
  row.column = left;
  return row;
}

void SheetGrid::write_table_of(Rows table, DocumentWriter& writer) const {
  bool has_columns = false;
  for (std::size_t i = table.begin + 1; i < table.end && !has_columns; ++i) {
    has_columns = cells_[i].row == cells_[i - 1].row;
  }
  while (has_columns && row_end(table.begin, table.end) == table.begin + 1) {
    const Cell& cell = cells_[table.begin];
    const TableRow row = read_row(table.begin, table.begin + 1, cell.column);
    writer.lines(BlockKind::paragraph, {{row.cells[0], row.line, {{0, row.column}}}});
    ++table.begin;
  }
  std::uint16_t left = cells_[table.begin].column;
  for (std::size_t i = table.begin; i < table.end; ++i) left = std::min(left, cells_[i].column);
  const bool names_its_columns = is_header(table);
  TableRow header;
  std::vector<TableRow> rows;
  std::size_t held_bytes = 0;
  for (std::size_t at = table.begin; at < table.end && !writer.is_full();) {
    const std::size_t end = row_end(at, table.end);
    rows.push_back(read_row(at, end, left));
    held_bytes += bytes_of(rows.back());
    if (at == table.begin && names_its_columns) header = rows.front();
    at = end;
    if (rows.size() < slice_rows && held_bytes < slice_bytes && at < table.end) continue;
    write_table(writer, rows, names_its_columns ? 1 : 0);
    rows.clear();
    held_bytes = 0;
    if (names_its_columns) rows.push_back(unmarked(header));
  }
}

void SheetGrid::write(DocumentWriter& writer) {
  fill_merged();
  for (std::size_t at = 0; at < cells_.size() && !writer.is_full();) {
    const Rows table = next_table(at);
    write_table_of(table, writer);
    at = table.end;
  }
  writer.set_line(0);
}

}  // namespace carrel::ingest
