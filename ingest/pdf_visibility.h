// Tells which glyphs of a PDF page nobody sees: invisible, tiny, off the page, in the colour of
// what they stand on, covered.
//
// Is told what is drawn in the order of drawing, in points of the page as it is shown. Errs towards
// "visible": where pictures, patterns or odd shapes lie below, what a glyph stands on is unknown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

enum class PdfHiding : std::uint8_t {
  none,
  invisible,  // drawn without ink, and no scan that it is the text of
  transparent,
  tiny,
  off_page,
  clipped,
  same_colour,  // as what it stands on
  covered,      // by a rectangle drawn later
  unsaid,       // by any glyph: only a replacement text has it
};

// "white on white or in the colour of its ground" ...; for a person.
std::string_view hiding_name(PdfHiding hiding) noexcept;

struct PdfColour {
  std::array<float, 3> channels{};  // red, green, blue, 0..1
};

struct PdfGlyph {
  Rect core;           // about the middle of its ink
  Rect clip;           // where drawing has an effect
  PdfColour colour{};  // of its ink
  float size = 0;      // points; 0 when that says nothing (Type 3 fonts)
  float opacity = 1;
  bool has_colour = true;  // false: a pattern, or more than one
  bool has_ink = true;     // false: render mode 3
};

class PdfVisibility {
 public:
  PdfVisibility(float page_width, float page_height);

  void glyph(const PdfGlyph& glyph);
  void opaque_rectangle(const Rect& area, PdfColour colour);
  // What is drawn there hides the colour below and is not told itself.
  void unknown_ink(const Rect& area);
  void picture(const Rect& area);

  // How much of the page pictures cover, 0 to 1.
  float picture_share() const;

  // [glyphs], once the page is done.
  std::vector<PdfHiding> verdicts() const;

 private:
  struct Painting {
    Rect area;
    PdfColour colour;
    bool is_known = false;
  };

  bool may_compare(std::size_t count);
  bool is_ground_colour(PdfColour colour) const;
  bool stands_on_same(const PdfGlyph& glyph);
  void cover(const Rect& area);
  void add(const Painting& painting);

  Rect page_;
  std::vector<Painting> paintings_;
  std::vector<PdfColour> colours_;  // of the paintings, each once
  std::vector<Rect> cores_;         // [glyphs]
  std::vector<float> sizes_;  // [glyphs]; points
  std::vector<PdfHiding> hidings_;  // [glyphs]
  std::vector<Rect> pictures_;
  std::size_t comparisons_left_;
  bool too_many_paintings_ = false;
};

}  // namespace carrel::ingest
