#include "ingest/page_render.h"

#include "ingest/image.h"
#include "ingest/parse.h"
#include "ingest/pdf_render.h"

namespace carrel::ingest {
namespace {

bool is_image(std::string_view bytes, std::string_view name) {
  return detect_type(bytes, name) == "image";
}

}  // namespace

std::optional<PageSize> page_size(std::string_view bytes, std::string_view name, int page) {
  return is_image(bytes, name) ? image_page_size(bytes, page) : pdf_page_size(bytes, page);
}

std::optional<std::string> page_image(std::string_view bytes, std::string_view name, int page,
                                      int width) {
  return is_image(bytes, name) ? image_page_image(bytes, page, width)
                               : pdf_page_image(bytes, page, width);
}

}  // namespace carrel::ingest
