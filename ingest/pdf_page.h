// What poppler tells about a PDF, in our own words, so that layout needs no poppler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

struct PdfWord {
  std::string text;  // UTF-8, never empty, without white space and control characters
  Rect box;          // on the page, in points, origin at the top left
  float font_size = 0;
  bool bold = false;
  bool space_after = false;   // as the file's spacing tells poppler
  std::uint8_t quarters = 0;  // quarter turns clockwise of its reading direction
};

// What someone added to a page.
struct PdfNote {
  std::string text;  // lines, valid and visible
  Rect box;
};

struct PdfPage {
  int number = 1;  // 1-based
  float width = 0;
  float height = 0;
  std::vector<PdfWord> words;
  std::vector<PdfNote> notes;
  bool too_many_words = false;  // cut at pdf_page_words_max
  bool notes_are_cut = false;   // at a bound of limits.h: one of them, or their number
  std::size_t hidden_glyphs = 0;  // left out, because nobody sees them
  std::string hidden_why;         // how most of them are hidden, for a person
};

struct PdfOutlineEntry {
  int level = 1;
  std::string title;
};

}  // namespace carrel::ingest
