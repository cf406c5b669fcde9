#include "ingest/pdf_actual_text.h"

#include <algorithm>

namespace carrel::ingest {
namespace {

// The longest that one glyph honestly stands for is an Arabic phrase of 18 letters (U+FDFA).
constexpr std::size_t letters_of_glyph_max = 4;
constexpr std::size_t letters_free = 16;

}  // namespace

void PdfActualTexts::begin(std::size_t letters, std::size_t glyph) {
  end(glyph);
  texts_.push_back({letters, glyph, glyph});
  is_open_ = true;
}

void PdfActualTexts::end(std::size_t glyph) {
  if (is_open_) texts_.back().glyphs_end = glyph;
  is_open_ = false;
}

std::vector<std::size_t> PdfActualTexts::unbelieved(const std::vector<PdfHiding>& verdicts,
                                                    const std::vector<GlyphInk>& inks) const {
  std::vector<std::size_t> letters;
  for (const Text& text : texts_) {
    const std::size_t end = std::min({text.glyphs_end, verdicts.size(), inks.size()});
    std::size_t seen = 0;
    for (std::size_t i = text.glyphs_begin; i < end; ++i) {
      if (verdicts[i] == PdfHiding::none && inks[i] != GlyphInk::blank) ++seen;
    }
    const bool is_far_longer = text.letters > letters_of_glyph_max * seen + letters_free;
    // Without a glyph poppler passes over the text, too.
    const bool is_taken = text.glyphs_begin < end;
    letters.push_back(is_taken && is_far_longer ? text.letters : 0);
  }
  return letters;
}

}  // namespace carrel::ingest
