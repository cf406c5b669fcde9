// The cells of a worksheet, kept until it is whole: which cells are merged and which row names the
// columns is only known at its end.
//
// Rows without a gap between them are one table. Rows of a single cell before it are its caption.
// The first row of at least two cells names the columns when it reads like names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ingest/document_writer.h"
#include "ingest/row_table.h"

namespace carrel::ingest {

enum class CellKind : std::uint8_t { text, value };  // a value: number, date, truth

struct CellRange {
  std::uint32_t top = 0;  // rows and columns count from 1
  std::uint32_t left = 0;
  std::uint32_t bottom = 0;
  std::uint32_t right = 0;
};

class SheetGrid {
 public:
  // `text` is clean. A place outside of any sheet is left out. False at the bound of cells or bytes.
  bool add(std::uint32_t row, std::uint32_t column, CellKind kind, std::string_view text);

  // The value of the first cell holds for every row of the range.
  void merge(const CellRange& range);

  // This row names the columns, whatever it looks like.
  void name_columns(std::uint32_t row);

  bool empty() const noexcept { return cells_.empty(); }

  // Writes all tables, with their rows' numbers as lines.
  void write(DocumentWriter& writer);

 private:
  struct Cell {
    std::uint32_t row;
    std::uint32_t offset;  // in texts_
    std::uint32_t bytes;
    std::uint16_t column;
    CellKind kind;
  };
  struct Rows {  // cells [begin, end) are the rows of one table
    std::size_t begin;
    std::size_t end;
  };

  void fill_merged();
  std::size_t row_end(std::size_t cell, std::size_t end) const;
  Rows next_table(std::size_t begin) const;
  bool is_header(const Rows& table) const;
  TableRow read_row(std::size_t begin, std::size_t end, std::uint16_t left) const;
  void write_table_of(Rows table, DocumentWriter& writer) const;

  std::string texts_;
  std::vector<Cell> cells_;
  std::vector<CellRange> merges_;
  std::unordered_set<std::uint32_t> header_rows_;
};

// Which columns of a sheet are hidden. Asked of every cell, so that it must not depend on how many
// ranges a file lists.
class HiddenColumns {
 public:
  void add(std::uint32_t first, std::uint32_t last);
  bool contains(std::uint32_t column) const noexcept {
    return column < hidden_.size() && hidden_[column];
  }

 private:
  std::vector<bool> hidden_;
  std::size_t ranges_ = 0;
};

// "B7" -> row 7, column 2; zeros for what is no address. "A1:C9" as a range; a single cell is one.
CellRange cell_range(std::string_view reference) noexcept;

}  // namespace carrel::ingest
