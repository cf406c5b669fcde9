#include "ingest/turned_picture.h"

#include <cstddef>

namespace carrel::ingest {

TurnedPicture turned(const GrayPicture& picture, const PixelBox& part, int quarters) {
  const std::size_t width = part.right - part.left;
  const std::size_t height = part.bottom - part.top;
  const bool on_side = quarters % 2 == 1;
  TurnedPicture out{.width = static_cast<std::uint32_t>(on_side ? height : width),
                    .height = static_cast<std::uint32_t>(on_side ? width : height),
                    .rows = {}};
  out.rows.reserve(width * height);
  const char* const begin = picture.rows.data() + std::size_t{part.top} * picture.width + part.left;
  for (std::size_t y = 0; y < out.height; ++y) {
    for (std::size_t x = 0; x < out.width; ++x) {
      std::size_t from_x = x, from_y = y;
      if (quarters == 1) from_x = y, from_y = height - 1 - x;
      if (quarters == 2) from_x = width - 1 - x, from_y = height - 1 - y;
      if (quarters == 3) from_x = width - 1 - y, from_y = x;
      out.rows += begin[from_y * picture.width + from_x];
    }
  }
  return out;
}

}  // namespace carrel::ingest
