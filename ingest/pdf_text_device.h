// The words of a page, taken from poppler's core while it draws the page.
#pragma once

#include "ingest/pdf_page.h"

class PDFDoc;

namespace carrel::ingest {

// Its words in poppler's order; number and size are the caller's to fill. `number` is 1-based.
PdfPage read_text(PDFDoc& document, int number);

}  // namespace carrel::ingest
