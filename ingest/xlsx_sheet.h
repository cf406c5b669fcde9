// One worksheet of an XLSX: its cells, and the lines printed above and below them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/sheet_grid.h"
#include "ingest/xlsx_parts.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {

class XlsxSheetReader : public XmlHandler {
 public:
  XlsxSheetReader(const SharedStrings& strings, std::span<const NumberFormat> formats, Epoch epoch,
                  SheetGrid& grid)
      : strings_(strings), formats_(formats), epoch_(epoch), grid_(grid) {}

  static std::span<const XmlName> names();

  void start(int element, const XmlAttributes& attributes) override;
  void end(int element) override;
  void text(std::string_view text) override;

  bool is_full() const noexcept { return is_full_; }
  std::size_t hidden_bytes() const noexcept { return hidden_bytes_; }
  const std::vector<std::string>& print_lines() const noexcept { return print_lines_; }

 private:
  void start_row(const XmlAttributes& attributes);
  void start_cell(const XmlAttributes& attributes);
  void end_cell();
  std::string number_text() const;
  bool is_hidden(std::uint32_t column) const;

  const SharedStrings& strings_;
  std::span<const NumberFormat> formats_;
  Epoch epoch_;
  SheetGrid& grid_;
  HiddenColumns hidden_columns_;
  std::vector<std::string> print_lines_;
  std::string text_;  // of the element that takes text
  std::string type_;
  std::size_t style_ = 0;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0;
  bool row_is_hidden_ = false;
  bool in_phonetic_ = false;
  bool takes_text_ = false;
  bool is_full_ = false;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace carrel::ingest
