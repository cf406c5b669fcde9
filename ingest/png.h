// Writes a picture as PNG (ISO/IEC 15948), 8 bits a channel, RGB.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace carrel::ingest {

// `rows` is [height, width, 3]. Throws Error{internal} when zlib fails.
std::string png_of(std::string_view rows, std::uint32_t width, std::uint32_t height);

}  // namespace carrel::ingest
