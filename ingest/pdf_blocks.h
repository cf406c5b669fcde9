// Groups the lines of a page into headings, paragraphs, list items and tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ingest/pdf_layout.h"
#include "ingest/pdf_outline.h"

namespace carrel::ingest {

struct PdfBlock {
  BlockKind kind = BlockKind::paragraph;
  std::size_t begin = 0;  // lines [begin, end)
  std::size_t end = 0;
  int level = 0;                      // of a heading that the outline does not know
  std::optional<std::size_t> entry{}; // of the outline, for a heading
};

// How much text there is of each font size, from which the size of running text shows.
class PdfFontSizes {
 public:
  void note(const PdfPage& page);
  float body() const;  // 0 while nothing was noted

 private:
  std::map<int, std::size_t> bytes_;  // by half points
};

// `lines` without furniture. `outline` is used and moved on when it is usable; else headings are
// told by `body_size`.
std::vector<PdfBlock> find_blocks(const PdfPage& page, const std::vector<PdfLine>& lines,
                                  float body_size, PdfOutline& outline);

}  // namespace carrel::ingest
