#include "index/sheets.h"

#include <algorithm>
#include <iterator>

#include "core/error.h"
#include "core/varint.h"
#include "index/compressed_text.h"
#include "index/packing.h"

namespace carrel::index {
namespace {

std::string_view take_bytes(std::string_view& bytes, std::uint64_t count) {
  if (count > bytes.size()) {
    throw Error(ErrorCode::corrupt, "library database: the name of a sheet is cut short");
  }
  const std::string_view taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

std::uint32_t take_number(std::string_view& bytes) {
  return static_cast<std::uint32_t>(take_varint(bytes));
}

// Cells of a row follow one another, so that the row is said where it changes: twice the column,
// and one more where a row follows.
void put_cells(std::string& out, const Sheet& sheet) {
  put_varint(out, sheet.cells.size());
  std::size_t before = sheet.begin;
  std::uint32_t row = 0;
  for (const CellMark& cell : sheet.cells) {
    put_varint(out, cell.offset - before);
    put_varint(out, std::uint64_t{cell.column} * 2 + (cell.row != row ? 1 : 0));
    if (cell.row != row) put_varint(out, cell.row);
    before = cell.offset;
    row = cell.row;
  }
}

void take_cells(std::string_view& bytes, Sheet& sheet) {
  std::size_t offset = sheet.begin;
  std::uint32_t row = 0;
  for (std::uint64_t count = take_varint(bytes); count > 0; --count) {
    offset += take_varint(bytes);
    const std::uint32_t column = take_number(bytes);
    if (column & 1U) row = take_number(bytes);
    sheet.cells.push_back({static_cast<std::uint32_t>(offset), row, column / 2});
  }
}

}  // namespace

std::string pack_sheets(std::span<const Sheet> sheets) {
  std::string out;
  std::size_t begin = 0;
  for (const Sheet& sheet : sheets) {
    put_varint(out, sheet.name.size());
    out += sheet.name;
    put_varint(out, sheet.begin - begin);
    put_cells(out, sheet);
    begin = sheet.begin;
  }
  return out;
}

std::vector<Sheet> unpack_sheets(std::string_view bytes) {
  std::vector<Sheet> sheets;
  std::size_t begin = 0;
  while (!bytes.empty()) {
    Sheet& sheet = sheets.emplace_back();
    sheet.name = take_bytes(bytes, take_varint(bytes));
    sheet.begin = begin += take_varint(bytes);
    take_cells(bytes, sheet);
  }
  return sheets;
}

std::vector<Sheet> read_sheets(Database& database, std::int64_t document_id) {
  Rows row = database.query("SELECT sheets FROM workbooks WHERE document_id = ?1", document_id);
  if (!row.step()) return {};
  return unpack_sheets(decompress(row.bytes(0)));
}

void put_sheets(Database& database, std::int64_t document_id, std::string_view packed) {
  if (packed.empty()) return;
  database.run("INSERT INTO workbooks(document_id, sheets) VALUES(?1, ?2)", document_id,
               Blob{packed});
}

void remove_sheets(Database& database, std::int64_t document_id) {
  database.run("DELETE FROM workbooks WHERE document_id = ?1", document_id);
}

const Sheet* sheet_at(std::span<const Sheet> sheets, std::size_t byte) noexcept {
  const auto after =
      std::upper_bound(sheets.begin(), sheets.end(), byte,
                       [](std::size_t at, const Sheet& sheet) { return at < sheet.begin; });
  return after == sheets.begin() ? nullptr : &*std::prev(after);
}

std::string cell_at(const Sheet& sheet, std::size_t byte) {
  const auto after =
      std::upper_bound(sheet.cells.begin(), sheet.cells.end(), byte,
                       [](std::size_t at, const CellMark& cell) { return at < cell.offset; });
  if (after == sheet.cells.begin()) return {};
  const CellMark& cell = *std::prev(after);
  return cell_name(cell.row, cell.column);
}

}  // namespace carrel::index
