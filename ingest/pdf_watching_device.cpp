#include "ingest/pdf_watching_device.h"

#include <poppler/GfxFont.h>
#include <poppler/GfxState.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/pdf_strings.h"

namespace carrel::ingest {
namespace {

constexpr float thick_line_points = 3.0F;

PdfColour colour_of(const GfxRGB& rgb) {
  return {{finite(colToDbl(rgb.r)), finite(colToDbl(rgb.g)), finite(colToDbl(rgb.b))}};
}

struct Point {
  double x = 0;
  double y = 0;
};

Point on_page(const GfxState& state, double x, double y) {
  Point point;
  state.transform(x, y, &point.x, &point.y);
  return point;
}

Rect around(const Point& a, const Point& b) {
  return {finite(std::min(a.x, b.x)), finite(std::min(a.y, b.y)), finite(std::max(a.x, b.x)),
          finite(std::max(a.y, b.y))};
}

Rect common(const Rect& a, const Rect& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
          std::min(a.bottom, b.bottom)};
}

Rect clip_of(const GfxState& state) {
  Point low, high;
  state.getClipBBox(&low.x, &low.y, &high.x, &high.y);
  return around(low, high);
}

// Pictures fill the unit square.
Rect picture_area(const GfxState& state) {
  Rect area = around(on_page(state, 0, 0), on_page(state, 1, 1));
  const Rect other = around(on_page(state, 0, 1), on_page(state, 1, 0));
  area = {std::min(area.left, other.left), std::min(area.top, other.top),
          std::max(area.right, other.right), std::max(area.bottom, other.bottom)};
  return common(area, clip_of(state));
}

Rect bounds_of(const GfxState& state, const GfxSubpath& path) {
  Rect bounds;
  for (int i = 0; i < path.getNumPoints(); ++i) {
    const Point point = on_page(state, path.getX(i), path.getY(i));
    const Rect at = around(point, point);
    bounds = i == 0 ? at
                    : Rect{std::min(bounds.left, at.left), std::min(bounds.top, at.top),
                           std::max(bounds.right, at.right), std::max(bounds.bottom, at.bottom)};
  }
  return bounds;
}

// With sides along those of the page, of which the last closes it.
bool is_rectangle(const GfxState& state, const GfxSubpath& path) {
  constexpr double slack = 0.05;  // points
  const int count = path.getNumPoints();
  if (count < 4 || count > 5) return false;
  std::array<Point, 5> corners;
  for (int i = 0; i < count; ++i) {
    if (path.getCurve(i)) return false;
    corners.at(static_cast<std::size_t>(i)) = on_page(state, path.getX(i), path.getY(i));
  }
  const auto is_same = [](double a, double b) { return std::abs(a - b) <= slack; };
  const auto& [a, b, c, d, last] = corners;
  if (count == 5 && !(is_same(last.x, a.x) && is_same(last.y, a.y))) return false;
  const bool upright = is_same(a.x, b.x) && is_same(b.y, c.y) && is_same(c.x, d.x) && is_same(d.y, a.y);
  const bool lying = is_same(a.y, b.y) && is_same(b.x, c.x) && is_same(c.y, d.y) && is_same(d.x, a.x);
  return (upright || lying) && !is_same(a.x, c.x) && !is_same(a.y, c.y);
}

bool overlap(const Rect& a, const Rect& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// Where one part of a path lies in another, it may be a hole in it.
bool are_apart(const std::vector<Rect>& areas) {
  if (areas.size() > pdf_path_rectangles_max) return false;
  for (auto area = areas.begin(); area != areas.end(); ++area) {
    if (std::any_of(area + 1, areas.end(), [&](const Rect& other) { return overlap(*area, other); })) {
      return false;
    }
  }
  return true;
}

void set_ink(const GfxState& state, PdfGlyph& glyph) {
  const int render = state.getRender();
  glyph.has_ink = render != 3;  // 7 is a clip for what is drawn through it
  glyph.has_colour = render != 7 && (render & 3) != 2;
  GfxRGB rgb;
  if ((render & 3) == 1) {
    state.getStrokeRGB(&rgb);
    glyph.opacity = finite(state.getStrokeOpacity());
  } else {
    auto* space = const_cast<GfxState&>(state).getFillColorSpace();  // has no const getter
    if (space->getMode() == csPattern) glyph.has_colour = false;
    state.getFillRGB(&rgb);
    glyph.opacity = (render & 3) == 0 ? finite(state.getFillOpacity()) : 1.0F;
  }
  glyph.colour = colour_of(rgb);
}

// A glyph stands from its origin on along its advance, and up from there by a part of its size.
PdfGlyph glyph_of(const GfxState& state, double x, double y, double dx, double dy) {
  constexpr double middle = 0.3;  // of the size above the baseline
  PdfGlyph glyph;
  const double* matrix = state.getTextMat();
  const double up_x = matrix[2] * state.getFontSize() * middle;
  const double up_y = matrix[3] * state.getFontSize() * middle;
  glyph.core =
      around(on_page(state, x + up_x, y + up_y), on_page(state, x + dx + up_x, y + dy + up_y));
  glyph.clip = clip_of(state);
  const auto& font = state.getFont();
  const bool is_drawing = font && font->getType() == fontType3;
  glyph.size = is_drawing ? 0.0F : std::max(finite(state.getTransformedFontSize()), 0.001F);
  set_ink(state, glyph);
  return glyph;
}

GlyphInk ink_of(std::span<const Unicode> characters) {
  if (characters.empty()) return GlyphInk::unmapped;
  const bool is_space = characters[0] <= 0x20 || characters[0] == 0xA0;
  return is_space ? GlyphInk::blank : GlyphInk::inked;
}

std::size_t letters_of(const GooString& text) {
  const std::string letters = utf8_of_text(text.toStr());
  std::size_t count = 0;
  for (std::size_t i = 0; i < letters.size();) {
    const CodePoint c = code_point_at(letters, i);
    i += c.size_bytes;
    if (c.value > 0x20 && c.value != 0xA0) ++count;
  }
  return count;
}

}  // namespace

void WatchingDevice::beginActualText(GfxState* state, const GooString* replacement) {
  actual_texts_.begin(letters_of(*replacement), inks_.size());
  TextOutputDev::beginActualText(state, replacement);
}

void WatchingDevice::endActualText(GfxState* state) {
  actual_texts_.end(inks_.size());
  TextOutputDev::endActualText(state);
}

void WatchingDevice::drawChar(GfxState* state, double x, double y, double dx, double dy,
                              double origin_x, double origin_y, CharCode code, int byte_count,
                              const Unicode* characters, int count) {
  visibility_.glyph(glyph_of(*state, x, y, dx, dy));
  inks_.push_back(ink_of({characters, static_cast<std::size_t>(std::max(count, 0))}));
  if (state->getRender() >= 4) is_shaped_ = true;  // text as a clip for what follows
  TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, byte_count, characters,
                          count);
}

// Hides what is below it for certain: no transparency of any kind.
bool WatchingDevice::is_plain(const GfxState& state) const {
  return group_depth_ == 0 && !is_shaped_ && state.getBlendMode() == gfxBlendNormal &&
         state.getFillOpacity() > 0.99;
}

bool WatchingDevice::watch_clip(GfxState* state) {
  visibility_.unknown_ink(clip_of(*state));
  return true;
}

void WatchingDevice::fill(GfxState* state) {
  auto* path = const_cast<GfxPath*>(state->getPath());  // getSubpath is not const
  GfxRGB rgb;
  state->getFillRGB(&rgb);
  std::vector<Rect> areas;
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    areas.push_back(bounds_of(*state, *path->getSubpath(i)));
  }
  const Rect clip = clip_of(*state);
  const bool is_known = is_plain(*state) && are_apart(areas);
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    const Rect area = common(areas[static_cast<std::size_t>(i)], clip);
    if (is_known && is_rectangle(*state, *path->getSubpath(i))) {
      visibility_.opaque_rectangle(area, colour_of(rgb));
    } else {
      visibility_.unknown_ink(area);
    }
  }
}

void WatchingDevice::stroke(GfxState* state) {
  const auto width = finite(state->getTransformedLineWidth());
  if (width < thick_line_points) return;
  auto* path = const_cast<GfxPath*>(state->getPath());
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    Rect area = bounds_of(*state, *path->getSubpath(i));
    area = {area.left - width / 2, area.top - width / 2, area.right + width / 2,
            area.bottom + width / 2};
    visibility_.unknown_ink(common(area, clip_of(*state)));
  }
}

void WatchingDevice::drawImageMask(GfxState* state, Object* ref, Stream* stream, int width,
                                   int height, bool invert, bool interpolate, bool is_inline) {
  visibility_.picture(picture_area(*state));
  OutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate, is_inline);
}

void WatchingDevice::drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                               GfxImageColorMap* colours, bool interpolate, const int* mask,
                               bool is_inline) {
  visibility_.picture(picture_area(*state));
  OutputDev::drawImage(state, ref, stream, width, height, colours, interpolate, mask, is_inline);
}

void WatchingDevice::drawMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*,
                                     bool, Stream*, int, int, bool, bool) {
  visibility_.picture(picture_area(*state));
}

void WatchingDevice::drawSoftMaskedImage(GfxState* state, Object*, Stream*, int, int,
                                         GfxImageColorMap*, bool, Stream*, int, int,
                                         GfxImageColorMap*, bool) {
  visibility_.picture(picture_area(*state));
}

void WatchingDevice::restoreState(GfxState* state) {
  if (!shaped_before_.empty()) {
    is_shaped_ = shaped_before_.back() != 0;
    shaped_before_.pop_back();
  }
  TextOutputDev::restoreState(state);
}

}  // namespace carrel::ingest
