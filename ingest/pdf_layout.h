// Puts the words of a PDF page into lines, and the lines into reading order.
//
// A PDF says where glyphs stand, not what belongs together. Words on one baseline with ordinary gaps
// make a segment; a region of the page is cut into columns only where both sides read like prose,
// so that the rows of a table stay whole. Knows nothing of paragraphs or of other pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ingest/pdf_page.h"

namespace carrel::ingest {

// Words in reading order on one line of one column.
struct PdfLine {
  std::vector<std::uint32_t> words;     // indices in PdfPage::words
  std::vector<std::uint32_t> segments;  // where in `words` each run without a wide gap begins
  Rect box;           // on the page
  Rect frame;         // the same turned so that the text runs left to right and lines go down
  float font_size = 0;  // of most of its bytes
  bool bold = false;    // most of its bytes
  int column = 0;       // lines of one column have the same number
};

// O(words * log(words)) for ordinary pages.
std::vector<PdfLine> lay_out(const PdfPage& page);

}  // namespace carrel::ingest
