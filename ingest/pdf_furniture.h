// Tells running headers, footers and page numbers from the text of a page.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/pdf_layout.h"

namespace carrel::ingest {

// What stands apart at the top or bottom edge of a page and comes again, digits aside, on at least
// three pages is furniture; so is a page number alone. Pages are noted before they are asked about.
class PdfFurniture {
 public:
  void note(const PdfPage& page, const std::vector<PdfLine>& lines);

  // [lines]; nonzero: furniture.
  std::vector<std::uint8_t> find(const PdfPage& page, const std::vector<PdfLine>& lines) const;

 private:
  std::unordered_map<std::string, int> pages_;  // how many pages had a line at their edge
};

}  // namespace carrel::ingest
