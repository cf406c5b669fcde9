#include "ingest/pdf_watching_device.h"

#include <poppler/GfxFont.h>
#include <poppler/GfxState.h>

#include <algorithm>
#include <cmath>

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

// With sides along those of the page.
bool is_rectangle(const GfxState& state, const GfxSubpath& path) {
  constexpr double slack = 0.05;  // points
  const int count = path.getNumPoints();
  if (count < 4 || count > 5) return false;
  for (int i = 1; i < count; ++i) {
    if (path.getCurve(i)) return false;
    const Point a = on_page(state, path.getX(i - 1), path.getY(i - 1));
    const Point b = on_page(state, path.getX(i), path.getY(i));
    if (std::abs(a.x - b.x) > slack && std::abs(a.y - b.y) > slack) return false;
  }
  const Point a = on_page(state, path.getX(0), path.getY(0));
  const Point c = on_page(state, path.getX(2), path.getY(2));
  return std::abs(a.x - c.x) > slack && std::abs(a.y - c.y) > slack;
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

}  // namespace

void WatchingDevice::drawChar(GfxState* state, double x, double y, double dx, double dy,
                              double origin_x, double origin_y, CharCode code, int byte_count,
                              const Unicode* characters, int count) {
  visibility_.glyph(glyph_of(*state, x, y, dx, dy));
  const bool is_space = count == 0 || characters[0] <= 0x20 || characters[0] == 0xA0;
  inked_.push_back(is_space ? 0 : 1);
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
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    const GfxSubpath& part = *path->getSubpath(i);
    const Rect area = common(bounds_of(*state, part), clip_of(*state));
    if (is_plain(*state) && is_rectangle(*state, part)) {
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
