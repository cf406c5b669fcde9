// A page of a PDF as a picture, for a reader beside the search results.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/page_size.h"

namespace carrel::ingest {

// `page` is 1-based. Nothing when the PDF or the page cannot be read. Never throws on content.
// Throws Error{not_found} when carrel was installed without its PDF module. Thread-safe.
std::optional<PageSize> pdf_page_size(std::string_view bytes, int page);

// A PNG of `width` pixels, at most limits.h: page_image_pixels_max in all.
std::optional<std::string> pdf_page_image(std::string_view bytes, int page, int width);

}  // namespace carrel::ingest
