// Pictures in an RTF (Rich Text Format Specification 1.9.1, "Pictures"): those that are a whole PNG
// or JPEG file, in hexadecimal digits or as they are.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace carrel::ingest {

// Calls `visit` with each picture: its name, "image1.png" for the first, and its bytes, which live
// until the visit ends. Windows metafiles and bitmaps without a head are passed over.
void each_rtf_picture(
    std::string_view rtf,
    const std::function<void(const std::string& name, const std::string& bytes)>& visit);

}  // namespace carrel::ingest
