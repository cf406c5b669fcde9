#include "ingest/image_file.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>

#include "ingest/image_kind.h"
#include "ingest/limits.h"
#include "ingest/png.h"

namespace carrel::ingest {
namespace {

constexpr double points_an_inch = 72.0;
constexpr double wanted_dots_per_inch = 300;
constexpr double sharp_dots_per_inch = 400;  // more only costs time
constexpr double enlarged_times_max = 3;     // beyond, there is nothing more to see

// What files say of their resolution is often what some program always writes.
constexpr int credible_dots_min = 120;
constexpr int credible_dots_max = 2400;
constexpr double paper_inches = 11.69;       // the long side of A4, when nothing credible is said
constexpr double screen_dots_per_inch = 96;  // small pictures are taken off screens, not paper

struct FreePix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using PixOwner = std::unique_ptr<Pix, FreePix>;

const l_uint8* data_of(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
}

// Leptonica has turned TIFFs already.
PixOwner upright(PixOwner pix, int orientation) {
  constexpr struct {
    int quarters;  // clockwise
    bool mirrored_after;
  } turns[] = {{0, false}, {0, false}, {0, true}, {2, false}, {2, true},
               {1, true},  {1, false}, {3, true}, {3, false}};
  const auto& turn = turns[orientation];
  if (turn.quarters > 0) pix.reset(pixRotateOrth(pix.get(), turn.quarters));
  if (pix && turn.mirrored_after) pixFlipLR(pix.get(), pix.get());
  return pix;
}

// JPEGs that are much bigger than needed are decoded at a half, a quarter or an eighth.
int jpeg_reduction(int long_side, int long_side_wanted) {
  int reduction = 1;
  while (reduction < 8 && long_side / (2 * reduction) >= long_side_wanted) reduction *= 2;
  return reduction;
}

struct Header {
  int width = 0;
  int height = 0;
};

std::optional<Header> header_of(std::string_view bytes) {
  if (const auto extent = extent_in_header(bytes)) {
    constexpr std::uint32_t side_max = 1U << 24;
    return Header{static_cast<int>(std::min(extent->width, side_max)),
                  static_cast<int>(std::min(extent->height, side_max))};
  }
  l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, has_colours = 0;
  if (pixReadHeaderMem(data_of(bytes), bytes.size(), &format, &width, &height, &bits, &samples,
                       &has_colours) != 0) {
    return std::nullopt;
  }
  return Header{width, height};
}

bool is_too_big(int width, int height) {
  return std::uint64_t(std::max(width, 0)) * std::uint64_t(std::max(height, 0)) > image_pixels_max;
}

// The pages after the first of a TIFF have sizes of their own.
bool is_page_too_big(std::string_view bytes, int index) {
  l_int32 width = 0, height = 0, bits = 0, samples = 0, resolution = 0, has_colours = 0, format = 0;
  const bool is_read = readHeaderMemTiff(data_of(bytes), bytes.size(), index, &width, &height,
                                         &bits, &samples, &resolution, &has_colours, &format) == 0;
  return !is_read || is_too_big(width, height);
}

struct Decoded {
  PixOwner pix;
  int reduction = 1;  // of the file's own size
};

Decoded decode(std::string_view bytes, ImageKind kind, int index, int long_side_wanted) {
  Decoded decoded;
  if (kind == ImageKind::tiff) {
    if (is_page_too_big(bytes, index)) return decoded;
    decoded.pix.reset(pixReadMemTiff(data_of(bytes), bytes.size(), index));
    return decoded;
  }
  if (kind == ImageKind::jpeg) {
    const auto header = header_of(bytes);
    if (!header) return decoded;
    l_int32 warnings = 0;
    decoded.reduction = jpeg_reduction(std::max(header->width, header->height), long_side_wanted);
    decoded.pix.reset(pixReadMemJpeg(data_of(bytes), bytes.size(), 0, decoded.reduction, &warnings, 0));
  } else {
    decoded.pix.reset(pixReadMem(data_of(bytes), bytes.size()));
  }
  if (decoded.pix) decoded.pix = upright(std::move(decoded.pix), exif_orientation(bytes));
  return decoded;
}

// Of the picture as it stands in the file.
double dots_per_inch(const Decoded& decoded) {
  const int said = std::min(pixGetXRes(decoded.pix.get()), pixGetYRes(decoded.pix.get()));
  if (said >= credible_dots_min && said <= credible_dots_max) return said;
  const int long_side =
      decoded.reduction * std::max(pixGetWidth(decoded.pix.get()), pixGetHeight(decoded.pix.get()));
  return std::max(long_side / paper_inches, screen_dots_per_inch);
}

constexpr int ocr_long_side = static_cast<int>(paper_inches * wanted_dots_per_inch);

PixOwner gray_of(const Decoded& decoded) {
  PixOwner opaque(pixRemoveAlpha(decoded.pix.get()));
  return PixOwner(opaque ? pixConvertTo8(opaque.get(), 0) : nullptr);
}

// How much bigger to make what has so many dots an inch.
double ocr_scale(double dots, double pixels) {
  double scale = 1;
  if (dots > sharp_dots_per_inch) scale = wanted_dots_per_inch / dots;
  if (dots < wanted_dots_per_inch) {
    scale = std::min(wanted_dots_per_inch / dots, enlarged_times_max);
  }
  return std::min(scale, std::sqrt(static_cast<double>(recognized_pixels_max) / pixels));
}

std::string gray_rows(Pix* pix) {
  const auto width = static_cast<std::size_t>(pixGetWidth(pix));
  const int height = pixGetHeight(pix);
  std::string rows;
  rows.reserve(width * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    l_uint32* const line = pixGetData(pix) + std::ptrdiff_t{y} * pixGetWpl(pix);
    for (std::size_t x = 0; x < width; ++x) {
      rows += static_cast<char>(GET_DATA_BYTE(line, x));
    }
  }
  return rows;
}

std::string colour_rows(Pix* pix) {
  const auto width = static_cast<std::size_t>(pixGetWidth(pix));
  const int height = pixGetHeight(pix);
  std::string rows;
  rows.reserve(3 * width * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const l_uint32* const line = pixGetData(pix) + std::ptrdiff_t{y} * pixGetWpl(pix);
    for (std::size_t x = 0; x < width; ++x) {
      for (const int shift : {L_RED_SHIFT, L_GREEN_SHIFT, L_BLUE_SHIFT}) {
        rows += static_cast<char>(line[x] >> shift & 0xFFU);
      }
    }
  }
  return rows;
}

}  // namespace

ImageFile::ImageFile(std::string_view bytes)
    : bytes_(bytes), kind_(image_kind(bytes)) {
  setMsgSeverity(L_SEVERITY_NONE);
  if (kind_ == ImageKind::tiff) {
    const TiffPages pages = tiff_pages(bytes, image_pages_max + 1);
    page_count_ = pages.count;
    lacks_pages_ = pages.is_cut;
  } else {
    page_count_ = 1;
  }
  has_more_pages_ = page_count_ > image_pages_max;
  page_count_ = std::min(page_count_, image_pages_max);
  const auto header = header_of(bytes);
  if (!header || header->width < 1 || header->height < 1 || page_count_ == 0) return;
  state_ = is_too_big(header->width, header->height) ? State::too_big : State::open;
}

std::optional<GrayPage> ImageFile::gray_page(int index) const {
  const Decoded decoded = decode(bytes_, kind_, index, ocr_long_side);
  if (!decoded.pix) return std::nullopt;
  PixOwner gray = gray_of(decoded);
  if (!gray) return std::nullopt;
  const double dots = dots_per_inch(decoded) / decoded.reduction;
  const double pixels = double(pixGetWidth(gray.get())) * pixGetHeight(gray.get());
  double scale = ocr_scale(dots, pixels);
  if (std::abs(scale - 1) < 0.1 && pixels <= static_cast<double>(recognized_pixels_max)) scale = 1;
  if (scale != 1) {
    const auto factor = static_cast<float>(scale);
    gray.reset(pixScaleGeneral(gray.get(), factor, factor, 0, 0));
  }
  if (!gray) return std::nullopt;
  GrayPage page{.width = static_cast<std::uint32_t>(pixGetWidth(gray.get())),
                .height = static_cast<std::uint32_t>(pixGetHeight(gray.get())),
                .dots_per_inch = dots * scale,
                .rows = gray_rows(gray.get())};
  if (page.rows.size() > recognized_pixels_max) return std::nullopt;  // by a rounding
  return page;
}

std::optional<PageSize> ImageFile::page_size(int index) const {
  const Decoded decoded = decode(bytes_, kind_, index, ocr_long_side);
  if (!decoded.pix) return std::nullopt;
  const double points_a_pixel = points_an_inch * decoded.reduction / dots_per_inch(decoded);
  return PageSize{
      .pages = page_count_,
      .width = static_cast<float>(pixGetWidth(decoded.pix.get()) * points_a_pixel),
      .height = static_cast<float>(pixGetHeight(decoded.pix.get()) * points_a_pixel)};
}

std::optional<std::string> ImageFile::png_page(int index, int width) const {
  const Decoded decoded = decode(bytes_, kind_, index, std::max(width, 64) * 2);
  if (!decoded.pix) return std::nullopt;
  PixOwner opaque(pixRemoveAlpha(decoded.pix.get()));
  const double height_a_width =
      double(pixGetHeight(decoded.pix.get())) / pixGetWidth(decoded.pix.get());
  const double fitting =
      std::min<double>(width, std::sqrt(page_image_pixels_max / height_a_width));
  const int to_width = std::max(1, static_cast<int>(fitting));
  const int to_height = std::clamp(static_cast<int>(std::lround(fitting * height_a_width)), 1,
                                   page_image_pixels_max / to_width);
  if (opaque && pixGetDepth(opaque.get()) < 8) opaque.reset(pixConvertTo8(opaque.get(), 0));
  if (opaque) opaque.reset(pixScaleToSize(opaque.get(), to_width, to_height));
  if (opaque) opaque.reset(pixConvertTo32(opaque.get()));
  if (!opaque) return std::nullopt;
  return png_of(colour_rows(opaque.get()), static_cast<std::uint32_t>(pixGetWidth(opaque.get())),
                static_cast<std::uint32_t>(pixGetHeight(opaque.get())));
}

}  // namespace carrel::ingest
