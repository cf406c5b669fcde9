// What can be told of an image file without decoding it: its format, its size, which way is up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace carrel::ingest {

enum class ImageKind : std::uint8_t { none, png, jpeg, tiff, webp, gif, bmp, pnm, jpeg_2000 };

// By its first bytes. The formats whose beginning text may have too (BMP, PNM) must look whole.
ImageKind image_kind(std::string_view bytes) noexcept;

struct ImageExtent {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// Of formats of which Leptonica would have to decode all to tell (GIF, BMP); else nothing.
std::optional<ImageExtent> extent_in_header(std::string_view bytes) noexcept;

// The same, and of PNG and JPEG, as they say themselves.
std::optional<ImageExtent> extent_told(std::string_view bytes) noexcept;

// Of EXIF in JPEG, PNG and WebP: 1 upright, 2 to 8 mirrored or turned (TIFF 6.0, Orientation).
int exif_orientation(std::string_view bytes) noexcept;

struct TiffPages {
  int count = 0;
  bool is_cut = false;  // the chain leads beyond the end of the file
};

// The pages of a TIFF, counted along their chain, at most `most`; a chain that goes in circles ends
// where it meets itself.
TiffPages tiff_pages(std::string_view bytes, int most);

}  // namespace carrel::ingest
