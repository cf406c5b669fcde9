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

struct PdfPage {
  int number = 1;  // 1-based
  float width = 0;
  float height = 0;
  std::vector<PdfWord> words;
  bool too_many_words = false;  // cut at pdf_page_words_max
  std::size_t hidden_glyphs = 0;  // left out, because nobody sees them
  std::string hidden_why;         // how most of them are hidden, for a person
};

struct PdfOutlineEntry {
  int level = 1;
  std::string title;
};

}  // namespace carrel::ingest
