// Pages of image files as pictures. Reading one is parse_image (parse.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/page_size.h"

namespace carrel::ingest {

// `page` is 1-based. Nothing when the image or the page cannot be read. Never throw on content.
// Throw Error{not_found} when carrel was installed without its image module. Thread-safe.
std::optional<PageSize> image_page_size(std::string_view bytes, int page);

// A PNG of `width` pixels, at most limits.h: page_image_pixels_max in all.
std::optional<std::string> image_page_image(std::string_view bytes, int page, int width);

}  // namespace carrel::ingest
