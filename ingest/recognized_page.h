// Words that OCR found, as words of a page; and what to say of a page that it did not read.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "ingest/pdf_page.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

// Adds what may be believed of the words to the page, whose size is that of the picture, but for
// what stands where the page has words already. Nothing of a picture in which Tesseract only
// guesses, as it does in photographs.
void add_recognized(const Recognition& found, double points_a_pixel, PdfPage& page);

// Nothing when all of it was read.
void note_unread(const Recognition& found, int page, std::vector<Issue>& issues);

// Too little contrast for anything to be on it: asking for its words would be in vain.
bool is_blank(std::string_view gray);

}  // namespace carrel::ingest
