// The parts of an XLSX that its sheets refer to: texts shared by cells, and how numbers are shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "ingest/number_format.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {

// Cells name a text by its number, so that a word in a thousand cells is stored once.
class SharedStrings {
 public:
  // Keeps texts, clean, up to text_bytes_max in all; those beyond are empty.
  void read(ZipParts& parts, std::string_view part, Document& document);

  std::string_view get(std::size_t index) const noexcept;

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;
};

// The format of each cell style.
std::vector<NumberFormat> read_cell_formats(ZipParts& parts, std::string_view part,
                                            Document& document);

struct XlsxSheet {
  std::string name;
  std::string relationship;  // id of its part
  bool is_hidden = false;
};

struct XlsxWorkbook {
  std::vector<XlsxSheet> sheets;
  Epoch epoch = Epoch::year_1900;
};

XlsxWorkbook read_workbook(ZipParts& parts, std::string_view part, Document& document);

}  // namespace carrel::ingest
