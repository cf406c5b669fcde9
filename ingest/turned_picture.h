// Parts of gray pictures, turned by quarters: for OCR of pages that lie on their side.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/recognition.h"

namespace carrel::ingest {

struct PixelBox {
  std::uint32_t left = 0, top = 0, right = 0, bottom = 0;  // within the picture
};

struct TurnedPicture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string rows;  // [height, width]
};

// `quarters` are clockwise, 0 to 3.
TurnedPicture turned(const GrayPicture& picture, const PixelBox& part, int quarters);

}  // namespace carrel::ingest
