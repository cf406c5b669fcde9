// The words of a page, taken from poppler's core while it draws the page.
#pragma once

#include "ingest/pdf_page.h"

class PDFDoc;

namespace carrel::ingest {

// Its words that can be seen, in poppler's order; number and size are the caller's to fill. `number`
// is 1-based, `width` and `height` are those of the page as it is shown.
PdfPage read_text(PDFDoc& document, int number, float width, float height);

// How much of it pictures cover, 0 to 1; overlapping ones count twice, to 1 at most.
float picture_share(PDFDoc& document, int number, float width, float height);

}  // namespace carrel::ingest
