#include "ingest/image_kind.h"

#include <algorithm>

namespace carrel::ingest {
namespace {

enum class Order { little, big };

// 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size, Order order) {
  if (at > bytes.size() || bytes.size() - at < size) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t place = order == Order::big ? i : size - 1 - i;
    value = value << 8 | static_cast<unsigned char>(bytes[at + place]);
  }
  return value;
}

Order order_of(std::string_view tiff) { return tiff.starts_with("MM") ? Order::big : Order::little; }

bool is_tiff(std::string_view bytes) {
  if (!bytes.starts_with("II") && !bytes.starts_with("MM")) return false;
  const std::uint64_t version = number_at(bytes, 2, 2, order_of(bytes));
  return version == 42 || (version == 43 && number_at(bytes, 4, 2, order_of(bytes)) == 8);
}

// The header of the bitmap that follows says how long it is itself.
bool is_bmp(std::string_view bytes) {
  if (!bytes.starts_with("BM") || bytes.size() < 26) return false;
  const std::uint64_t header_bytes = number_at(bytes, 14, 4, Order::little);
  return number_at(bytes, 6, 4, Order::little) == 0 &&
         (header_bytes == 12 || (header_bytes >= 40 && header_bytes <= 124));
}

// "P5", white space, width, white space, height; a comment may stand between.
bool is_pnm(std::string_view bytes) {
  if (bytes.size() < 8 || bytes[0] != 'P' || bytes[1] < '1' || bytes[1] > '6') return false;
  std::size_t at = 2;
  int numbers = 0;
  while (at < bytes.size() && numbers < 2) {
    const std::size_t begin = at;
    while (at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' ||
                                 bytes[at] == '\t')) {
      ++at;
    }
    if (at == begin) return false;
    if (at < bytes.size() && bytes[at] == '#') {
      at = std::min(bytes.find('\n', at), bytes.size());
      continue;
    }
    const std::size_t digits = at;
    while (at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9') ++at;
    if (at == digits || at - digits > 7) return false;
    ++numbers;
  }
  return numbers == 2;
}

constexpr std::size_t tiff_entry_bytes = 12;
constexpr int orientation_tag = 0x112;

// The orientation in the first directory of a TIFF, which EXIF is; else 1.
int tiff_orientation(std::string_view tiff) {
  if (!is_tiff(tiff)) return 1;
  const Order order = order_of(tiff);
  const auto directory = static_cast<std::size_t>(number_at(tiff, 4, 4, order));
  const auto entries = static_cast<std::size_t>(number_at(tiff, directory, 2, order));
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * tiff_entry_bytes;
    if (number_at(tiff, at, 2, order) != orientation_tag) continue;
    const std::uint64_t value = number_at(tiff, at + 8, 2, order);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

// Segments follow one another until the pixels begin.
std::string_view exif_of_jpeg(std::string_view bytes) {
  constexpr std::string_view mark("Exif\0\0", 6);
  for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == '\xFF';) {
    const auto size = static_cast<std::size_t>(number_at(bytes, at + 2, 2, Order::big));
    const auto kind = static_cast<unsigned char>(bytes[at + 1]);
    if (kind == 0xDA || size < 2) break;
    const std::string_view segment = bytes.substr(at + 4, size - 2);
    if (kind == 0xE1 && segment.starts_with(mark)) return segment.substr(mark.size());
    at += 2 + size;
  }
  return {};
}

// Chunks of PNG (length before the name, big-endian) and of RIFF (after it, little-endian, even).
std::string_view chunk_of_png(std::string_view bytes, std::string_view name) {
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const auto size = static_cast<std::size_t>(number_at(bytes, at, 4, Order::big));
    if (bytes.substr(at + 4, 4) == name) return bytes.substr(at + 8, size);
    at += 12 + size;
  }
  return {};
}

std::string_view chunk_of_riff(std::string_view bytes, std::string_view name) {
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const auto size = static_cast<std::size_t>(number_at(bytes, at + 4, 4, Order::little));
    if (bytes.substr(at, 4) == name) return bytes.substr(at + 8, size);
    at += 8 + size + (size & 1U);
  }
  return {};
}

// In the head of the frame, whose kind is one of sixteen but for three that mean other things (T.81,
// table B.1).
std::optional<ImageExtent> extent_of_jpeg(std::string_view bytes) {
  for (std::size_t at = 2; at + 9 <= bytes.size() && bytes[at] == '\xFF';) {
    const auto kind = static_cast<unsigned char>(bytes[at + 1]);
    if (kind == 0xDA) break;
    const bool is_frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    if (is_frame) {
      return ImageExtent{static_cast<std::uint32_t>(number_at(bytes, at + 7, 2, Order::big)),
                         static_cast<std::uint32_t>(number_at(bytes, at + 5, 2, Order::big))};
    }
    at += 2 + static_cast<std::size_t>(number_at(bytes, at + 2, 2, Order::big));
  }
  return std::nullopt;
}

}  // namespace

ImageKind image_kind(std::string_view bytes) noexcept {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return ImageKind::png;
  if (bytes.starts_with("\xFF\xD8\xFF")) return ImageKind::jpeg;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return ImageKind::gif;
  const bool is_riff = bytes.starts_with("RIFF") && bytes.size() >= 12;
  if (is_riff && bytes.substr(8, 4) == "WEBP") return ImageKind::webp;
  if (bytes.starts_with(std::string_view("\0\0\0\x0CjP  \r\n\x87\n", 12))) {
    return ImageKind::jpeg_2000;
  }
  if (bytes.starts_with("\xFF\x4F\xFF\x51")) return ImageKind::jpeg_2000;
  if (is_tiff(bytes)) return ImageKind::tiff;
  if (is_bmp(bytes)) return ImageKind::bmp;
  return is_pnm(bytes) ? ImageKind::pnm : ImageKind::none;
}

std::optional<ImageExtent> extent_in_header(std::string_view bytes) noexcept {
  const auto number = [&](std::size_t at, std::size_t size) {
    return static_cast<std::uint32_t>(number_at(bytes, at, size, Order::little));
  };
  const ImageKind kind = image_kind(bytes);
  if (kind == ImageKind::gif) return ImageExtent{number(6, 2), number(8, 2)};
  if (kind != ImageKind::bmp) return std::nullopt;
  if (number(14, 4) == 12) return ImageExtent{number(18, 2), number(20, 2)};
  const std::uint32_t height = number(22, 4);  // negative: from the top down
  return ImageExtent{number(18, 4), height > 0x7FFFFFFFU ? 0U - height : height};
}

std::optional<ImageExtent> extent_told(std::string_view bytes) noexcept {
  switch (image_kind(bytes)) {
    case ImageKind::jpeg:
      return extent_of_jpeg(bytes);
    case ImageKind::png:
      return ImageExtent{static_cast<std::uint32_t>(number_at(bytes, 16, 4, Order::big)),
                         static_cast<std::uint32_t>(number_at(bytes, 20, 4, Order::big))};
    default:
      return extent_in_header(bytes);
  }
}

int exif_orientation(std::string_view bytes) noexcept {
  switch (image_kind(bytes)) {
    case ImageKind::jpeg:
      return tiff_orientation(exif_of_jpeg(bytes));
    case ImageKind::png:
      return tiff_orientation(chunk_of_png(bytes, "eXIf"));
    case ImageKind::webp:
      return tiff_orientation(chunk_of_riff(bytes, "EXIF"));
    default:
      return 1;
  }
}

TiffPages tiff_pages(std::string_view bytes, int most) {
  if (!is_tiff(bytes)) return {};
  const Order order = order_of(bytes);
  const bool is_big = number_at(bytes, 2, 2, order) == 43;
  const std::size_t offset_bytes = is_big ? 8 : 4;
  const std::size_t count_bytes = is_big ? 8 : 2;
  const std::size_t entry_bytes = is_big ? 20 : tiff_entry_bytes;
  std::vector<std::uint64_t> seen;
  std::uint64_t at = number_at(bytes, is_big ? 8 : 4, offset_bytes, order);
  bool is_cut = false;
  while (at != 0 && static_cast<int>(seen.size()) < most) {
    is_cut = at >= bytes.size();
    if (is_cut || std::find(seen.begin(), seen.end(), at) != seen.end()) break;
    seen.push_back(at);
    const std::uint64_t entries =
        number_at(bytes, static_cast<std::size_t>(at), count_bytes, order);
    is_cut = entries > bytes.size() / entry_bytes ||
             at + count_bytes + entries * entry_bytes + offset_bytes > bytes.size();
    if (is_cut) break;
    at = number_at(bytes, static_cast<std::size_t>(at + count_bytes + entries * entry_bytes),
                   offset_bytes, order);
  }
  return {static_cast<int>(seen.size()), is_cut};
}

}  // namespace carrel::ingest
