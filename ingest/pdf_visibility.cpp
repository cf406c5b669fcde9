#include "ingest/pdf_visibility.h"

#include <algorithm>
#include <cmath>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr PdfColour white{{1, 1, 1}};
constexpr float colour_difference_max = 0.04F;  // about 10 of 255: no eye tells them apart
constexpr float size_min = 1.0F;                // points
constexpr float opacity_min = 0.02F;
constexpr float clip_margin = 1.0F;      // points; clips are often cut to the glyphs
constexpr float ground_side_min = 3.0F;  // points; thinner rectangles are lines
constexpr float cover_share_min = 1.0F / 3;  // of the height of text that a bar hides
constexpr float scan_share_min = 0.5F;   // of a page that its pictures cover

bool is_alike(PdfColour a, PdfColour b) {
  for (std::size_t i = 0; i < a.channels.size(); ++i) {
    if (std::abs(a.channels[i] - b.channels[i]) > colour_difference_max) return false;
  }
  return true;
}

bool holds(const Rect& outer, float x, float y) {
  return x >= outer.left && x <= outer.right && y >= outer.top && y <= outer.bottom;
}

bool holds(const Rect& outer, const Rect& inner) {
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top &&
         inner.bottom <= outer.bottom;
}

bool is_apart(const Rect& a, const Rect& b, float margin) {
  return a.right < b.left - margin || a.left > b.right + margin || a.bottom < b.top - margin ||
         a.top > b.bottom + margin;
}

bool holds_middle(const Rect& area, const Rect& core) {
  return holds(area, (core.left + core.right) / 2, (core.top + core.bottom) / 2);
}

float area_of(const Rect& rect) {
  return std::max(rect.right - rect.left, 0.0F) * std::max(rect.bottom - rect.top, 0.0F);
}

Rect common(const Rect& a, const Rect& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
          std::min(a.bottom, b.bottom)};
}

}  // namespace

std::string_view hiding_name(PdfHiding hiding) noexcept {
  switch (hiding) {
    case PdfHiding::none:
      return "visible";
    case PdfHiding::invisible:
      return "drawn without ink";
    case PdfHiding::transparent:
      return "transparent";
    case PdfHiding::tiny:
      return "smaller than a point";
    case PdfHiding::off_page:
      return "beside the page";
    case PdfHiding::clipped:
      return "cut away";
    case PdfHiding::same_colour:
      return "in the colour of its ground";
    case PdfHiding::covered:
      return "covered";
    case PdfHiding::unsaid:
      return "in a replacement text far longer than what is drawn";
  }
  return "hidden";
}

PdfVisibility::PdfVisibility(float page_width, float page_height)
    : page_{0, 0, page_width, page_height}, comparisons_left_(pdf_page_comparisons_max) {}

bool PdfVisibility::may_compare(std::size_t count) {
  if (count > comparisons_left_) return false;
  comparisons_left_ -= count;
  return true;
}

bool PdfVisibility::is_ground_colour(PdfColour colour) const {
  return is_alike(colour, white) ||
         std::any_of(colours_.begin(), colours_.end(),
                     [&](PdfColour ground) { return is_alike(ground, colour); });
}

// What was drawn last below the middle of a glyph is its ground, else the paper.
bool PdfVisibility::stands_on_same(const PdfGlyph& glyph) {
  if (!glyph.has_colour || too_many_paintings_ || !is_ground_colour(glyph.colour)) return false;
  if (!may_compare(paintings_.size())) return false;
  for (auto painting = paintings_.rbegin(); painting != paintings_.rend(); ++painting) {
    if (!holds_middle(painting->area, glyph.core)) continue;
    return painting->is_known && is_alike(painting->colour, glyph.colour);
  }
  return is_alike(glyph.colour, white);
}

void PdfVisibility::glyph(const PdfGlyph& glyph) {
  PdfHiding hiding = PdfHiding::none;
  if (!glyph.has_ink) {
    hiding = PdfHiding::invisible;
  } else if (is_apart(glyph.core, page_, 0)) {
    hiding = PdfHiding::off_page;
  } else if (glyph.opacity < opacity_min) {
    hiding = PdfHiding::transparent;
  } else if (glyph.size > 0 && glyph.size < size_min) {
    hiding = PdfHiding::tiny;
  } else if (is_apart(glyph.core, glyph.clip, clip_margin)) {
    hiding = PdfHiding::clipped;
  } else if (stands_on_same(glyph)) {
    hiding = PdfHiding::same_colour;
  }
  cores_.push_back(glyph.core);
  sizes_.push_back(glyph.size);
  hidings_.push_back(hiding);
}

void PdfVisibility::add(const Painting& painting) {
  const Rect& area = painting.area;
  const bool is_ground =
      area.right - area.left >= ground_side_min && area.bottom - area.top >= ground_side_min;
  if (!is_ground) return;
  too_many_paintings_ = paintings_.size() >= pdf_page_paintings_max;
  if (!too_many_paintings_) paintings_.push_back(painting);
}

void PdfVisibility::cover(const Rect& area) {
  if (!may_compare(cores_.size())) return;
  const float thickness = std::min(area.right - area.left, area.bottom - area.top);
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    if (thickness < cover_share_min * sizes_[i]) continue;  // strikes it through
    if (hidings_[i] == PdfHiding::none && holds(area, cores_[i])) hidings_[i] = PdfHiding::covered;
  }
}

void PdfVisibility::opaque_rectangle(const Rect& area, PdfColour colour) {
  cover(area);
  add({area, colour, true});
  const bool is_new = std::none_of(colours_.begin(), colours_.end(),
                                   [&](PdfColour known) { return is_alike(known, colour); });
  if (is_new && colours_.size() < pdf_page_colours_max) colours_.push_back(colour);
}

void PdfVisibility::unknown_ink(const Rect& area) { add({area, {}, false}); }

void PdfVisibility::picture(const Rect& area) {
  unknown_ink(area);
  if (pictures_.size() < pdf_page_paintings_max) pictures_.push_back(common(area, page_));
}

float PdfVisibility::picture_share() const {
  const float all = area_of(page_);
  float covered = 0;
  for (const Rect& picture : pictures_) covered += area_of(picture);
  return all > 0 ? std::min(covered / all, 1.0F) : 0.0F;
}

std::vector<PdfHiding> PdfVisibility::verdicts() const {
  std::vector<PdfHiding> verdicts = hidings_;
  if (picture_share() < scan_share_min) return verdicts;
  // A scan with the text that was recognised in it: what is seen is the picture, and this its text.
  for (PdfHiding& verdict : verdicts) {
    if (verdict == PdfHiding::invisible) verdict = PdfHiding::none;
  }
  return verdicts;
}

}  // namespace carrel::ingest
