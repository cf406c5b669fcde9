// Tells which replacement texts of a page are not what its glyphs show.
//
// Marked content may carry ActualText, which stands for the glyphs drawn in it (ISO 32000-1, 14.9.4):
// a ligature's letters, a word that is hyphenated. It is also a way to say what nobody sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ingest/pdf_visibility.h"

namespace carrel::ingest {

enum class GlyphInk : std::uint8_t {
  blank,
  unmapped,  // the file does not say which character it is
  inked,
};

// For one page. As in poppler a text within another ends it.
class PdfActualTexts {
 public:
  // `letters` without white space; `glyph` is the number of the next glyph.
  void begin(std::size_t letters, std::size_t glyph);
  void end(std::size_t glyph);

  // [texts begun]: the letters of those that are far longer than what is seen, 0 for the others.
  // `verdicts` and `inks` are by glyph.
  std::vector<std::size_t> unbelieved(const std::vector<PdfHiding>& verdicts,
                                      const std::vector<GlyphInk>& inks) const;

 private:
  struct Text {
    std::size_t letters = 0;
    std::size_t glyphs_begin = 0;
    std::size_t glyphs_end = 0;
  };

  std::vector<Text> texts_;
  bool is_open_ = false;
};

}  // namespace carrel::ingest
