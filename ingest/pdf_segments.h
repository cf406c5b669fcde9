// Runs of words on one baseline without a wide gap: what layout moves about.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/pdf_page.h"

namespace carrel::ingest {

struct PdfSegment {
  std::vector<std::uint32_t> words;  // indices in PdfPage::words, from left to right
  Rect frame;                        // in the frame of its reading direction
  float font_size = 0;
};

// The box of a word turned so that text of that direction runs left to right and lines go down.
Rect reading_frame(const PdfPage& page, const PdfWord& word);

// The segments of all words of one reading direction, in poppler's order.
std::vector<PdfSegment> find_segments(const PdfPage& page, std::uint8_t quarters);

Rect united(const Rect& a, const Rect& b);

// True when two boxes stand on about the same line.
bool same_line(const Rect& a, const Rect& b);

// True when no space belongs between two neighbours of one line.
bool is_glued(const PdfPage& page, const PdfWord& a, const PdfWord& b);

}  // namespace carrel::ingest
