// An image file decoded by Leptonica, one page at a time: the only part of carrel that knows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/image_kind.h"
#include "ingest/page_size.h"

namespace carrel::ingest {

// As OCR takes a page: turned upright, on white, scaled to where letters are 20 to 60 pixels high.
struct GrayPage {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  double dots_per_inch = 0;
  std::string rows;  // [height, width]
};

class ImageFile {
 public:
  enum class State { open, damaged, too_big };

  // `bytes` must live as long as this object. Reads the header only. Never throws on content.
  explicit ImageFile(std::string_view bytes);

  State state() const noexcept { return state_; }
  int page_count() const noexcept { return page_count_; }  // at most limits.h: image_pages_max
  bool has_more_pages() const noexcept { return has_more_pages_; }
  bool lacks_pages() const noexcept { return lacks_pages_; }  // the file ends before the last one

  // Nothing when the page cannot be decoded. `index` is 0-based.
  std::optional<GrayPage> gray_page(int index) const;
  std::optional<PageSize> page_size(int index) const;
  // A PNG about `width` pixels wide.
  std::optional<std::string> png_page(int index, int width) const;

 private:
  std::string_view bytes_;
  ImageKind kind_;
  State state_ = State::damaged;
  int page_count_ = 0;
  bool has_more_pages_ = false;
  bool lacks_pages_ = false;
};

}  // namespace carrel::ingest
