#include "ingest/png.h"

#include <zlib.h>

#include "core/check.h"

namespace carrel::ingest {
namespace {

// Pages are mostly white: fast is nearly as small as best here.
constexpr int compression_level = 3;

void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFFU);
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
  append_big_endian(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = out.size();
  out.append(type).append(data);
  const auto* checked = reinterpret_cast<const Bytef*>(out.data() + begin);
  append_big_endian(out, static_cast<std::uint32_t>(
                             crc32(0, checked, static_cast<uInt>(out.size() - begin))));
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  const int result =
      compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()),
                compression_level);
  CARREL_CHECK(result == Z_OK);
  out.resize(size);
  return out;
}

}  // namespace

std::string png_of(std::string_view rows, std::uint32_t width, std::uint32_t height) {
  const std::size_t row_bytes = std::size_t{width} * 3;
  CARREL_CHECK(rows.size() == row_bytes * height);
  std::string filtered;
  filtered.reserve(rows.size() + height);
  for (std::size_t y = 0; y < height; ++y) {
    filtered += '\0';  // no filter: what is drawn is flat
    filtered.append(rows.substr(y * row_bytes, row_bytes));
  }
  std::string header;
  append_big_endian(header, width);
  append_big_endian(header, height);
  header += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB, the only methods, not interlaced
  std::string out("\x89PNG\r\n\x1a\n", 8);
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", deflated(filtered));
  append_chunk(out, "IEND", {});
  return out;
}

}  // namespace carrel::ingest
