// Pages of PDFs and images as pictures, for a reader beside the search results.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/page_size.h"

namespace carrel::ingest {

// As pdf_render.h and image.h have them, by the type that bytes and name show.
std::optional<PageSize> page_size(std::string_view bytes, std::string_view name, int page);
std::optional<std::string> page_image(std::string_view bytes, std::string_view name, int page,
                                      int width);

}  // namespace carrel::ingest
