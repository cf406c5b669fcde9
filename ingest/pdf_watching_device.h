// Poppler's device that collects words, which also tells a PdfVisibility what is drawn where.
#pragma once

#include <poppler/TextOutputDev.h>

#include <cstdint>
#include <vector>

#include "ingest/pdf_actual_text.h"
#include "ingest/pdf_visibility.h"

namespace carrel::ingest {

// Interpreting pictures, patterns and shadings takes time, so that they are passed over at first.
enum class Pictures { passed_over, watched };

// For one page.
class WatchingDevice : public TextOutputDev {
 public:
  // `visibility` must live as long as this device.
  WatchingDevice(PdfVisibility& visibility, Pictures pictures)
      : TextOutputDev(nullptr, false, 0, false, false),
        visibility_(visibility),
        pictures_(pictures) {}

  const std::vector<GlyphInk>& inks() const& { return inks_; }  // [glyphs]
  const std::vector<GlyphInk>& inks() const&& = delete;
  const PdfActualTexts& actual_texts() const& { return actual_texts_; }
  const PdfActualTexts& actual_texts() const&& = delete;

  bool needNonText() override { return pictures_ == Pictures::watched; }

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                double origin_y, CharCode code, int byte_count, const Unicode* characters,
                int count) override;

  void beginActualText(GfxState* state, const GooString* replacement) override;
  void endActualText(GfxState* state) override;

  void fill(GfxState* state) override;
  void eoFill(GfxState* state) override { fill(state); }
  void stroke(GfxState* state) override;

  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  bool tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*, const double*, int,
                         int, int, int, double, double) override {
    return watch_clip(state);
  }
  bool functionShadedFill(GfxState* state, GfxFunctionShading*) override {
    return watch_clip(state);
  }
  bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override {
    return watch_clip(state);
  }
  bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override {
    return watch_clip(state);
  }
  bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override {
    return watch_clip(state);
  }
  bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override {
    return watch_clip(state);
  }

  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height,
                     bool invert, bool interpolate, bool is_inline) override;
  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                 GfxImageColorMap* colours, bool interpolate, const int* mask,
                 bool is_inline) override;
  void drawMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool,
                       Stream*, int, int, bool, bool) override;
  void drawSoftMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool,
                           Stream*, int, int, GfxImageColorMap*, bool) override;

  void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool, bool) override {
    ++group_depth_;
  }
  void endTransparencyGroup(GfxState*) override { --group_depth_; }
  void setSoftMask(GfxState*, const double*, bool, Function*, GfxColor*) override {
    is_shaped_ = true;
  }
  void clearSoftMask(GfxState*) override { is_shaped_ = false; }
  void saveState(GfxState*) override { shaped_before_.push_back(is_shaped_ ? 1 : 0); }
  void restoreState(GfxState* state) override;

 private:
  bool is_plain(const GfxState& state) const;
  bool watch_clip(GfxState* state);

  PdfVisibility& visibility_;
  Pictures pictures_;
  std::vector<GlyphInk> inks_;
  PdfActualTexts actual_texts_;
  std::vector<std::uint8_t> shaped_before_;  // [saved states]
  bool is_shaped_ = false;                   // drawing goes through a soft mask, or through text
  int group_depth_ = 0;
};

}  // namespace carrel::ingest
