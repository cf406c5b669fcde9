// Writes the pages of a document one after the other, however their words were got: from a PDF's
// text or by OCR.
//
// Running headers and the size of running text are told from the pages before and a few after, so
// that pages wait here; finish() writes those that are left.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "ingest/pdf_blocks.h"
#include "ingest/pdf_furniture.h"
#include "ingest/pdf_layout.h"
#include "ingest/pdf_writer.h"

namespace carrel::ingest {

class PdfPages {
 public:
  // `document` must live as long as this.
  PdfPages(Document& document, std::vector<PdfOutlineEntry> outline);
  PdfPages(PdfPages&&) = delete;
  PdfPages& operator=(PdfPages&&) = delete;

  // The first page gives a document without one its title.
  void add(PdfPage page);
  void finish();

  // A bound of limits.h was met, as an Issue says: nothing is written any more.
  bool full() const noexcept { return full_; }

 private:
  struct LaidOutPage {
    PdfPage page;
    std::vector<PdfLine> lines;
  };

  void write_first();

  Document& document_;
  PdfOutline outline_;
  PdfWriter writer_;
  PdfFurniture furniture_;
  PdfFontSizes sizes_;
  std::deque<LaidOutPage> waiting_;
  bool full_ = false;
};

}  // namespace carrel::ingest
