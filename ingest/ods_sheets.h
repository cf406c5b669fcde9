// The sheets of an OpenDocument spreadsheet (OASIS ODF 1.3 part 3, 9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/odf_styles.h"
#include "ingest/sheet_grid.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {

class OdsSheets : public XmlHandler {
 public:
  OdsSheets(OdfStyles& styles, DocumentWriter& writer) : styles_(styles), writer_(writer) {}

  static std::span<const XmlName> names();

  void start(int element, const XmlAttributes& attributes) override;
  void end(int element) override;
  void text(std::string_view text) override;
  bool is_done() const override { return writer_.is_full(); }

  std::size_t hidden_bytes() const noexcept { return hidden_bytes_; }
  std::size_t hidden_sheets() const noexcept { return hidden_sheets_; }
  bool is_cut() const noexcept { return is_cut_; }

 private:
  struct Cell {
    std::uint32_t column;
    CellKind kind;
    std::string text;
  };

  void start_sheet(const XmlAttributes& attributes);
  void start_row(const XmlAttributes& attributes);
  void start_cell(const XmlAttributes& attributes);
  void note_column(const XmlAttributes& attributes);
  void end_paragraph();
  void end_cell();
  void end_row();
  void end_sheet();
  bool is_hidden(std::uint32_t column) const;

  OdfStyles& styles_;
  DocumentWriter& writer_;
  SheetGrid grid_;
  std::string name_;
  std::vector<std::string> notes_;  // comments and shapes of the sheet
  std::vector<Cell> row_cells_;
  HiddenColumns hidden_columns_;
  std::string text_;   // of the paragraph
  std::string shown_;  // of the cell
  std::string value_;  // a date, as the file stores it
  CellKind kind_ = CellKind::text;
  std::uint32_t row_ = 1;
  std::uint32_t column_ = 1;       // of the next cell
  std::uint32_t next_column_ = 1;  // of column definitions
  std::uint32_t row_repeats_ = 1;
  std::uint32_t cell_repeats_ = 1;
  int table_depth_ = 0;
  int beside_depth_ = 0;  // in a comment or shape
  int skip_depth_ = 0;
  bool in_cell_ = false;
  bool in_paragraph_ = false;
  bool row_is_hidden_ = false;
  bool sheet_is_hidden_ = false;
  bool sheet_is_cut_ = false;
  bool is_cut_ = false;  // some sheet is
  std::size_t hidden_sheets_ = 0;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace carrel::ingest
