// A table of an office document as lines of text that can be read one by one.
//
// Without named columns a row is its cells with tabs between. With them, a row says the name of
// each cell's column: "Name: Ada | Age: 36"; empty cells are left out. A question about one row is
// then answered by that line alone, wherever the table is cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/document_writer.h"

namespace carrel::ingest {

struct TableRow {
  int line = 0;  // of the original; 0 where it has none
  std::vector<std::string> cells;
  std::uint32_t column = 0;  // of the first cell in its sheet, 1-based; 0: cells are not marked
};

// Memory of the cells, empty ones too.
std::size_t bytes_of(const TableRow& row) noexcept;

// Writes the rows as one table block; the first `header_rows` of them name the columns.
void write_table(DocumentWriter& writer, const std::vector<TableRow>& rows,
                 std::size_t header_rows);

// Whether a first row reads like the names of columns: two cells or more, none empty, none long,
// none twice.
bool names_columns(const TableRow& row);

}  // namespace carrel::ingest
