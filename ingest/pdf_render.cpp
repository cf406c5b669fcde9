#include "ingest/pdf_render.h"

#include "core/module.h"
#include "ingest/limits.h"
#include "ingest/pdf_module.h"

namespace carrel::ingest {
namespace {

bool is_too_big(std::string_view bytes) { return bytes.size() > file_bytes_max; }

}  // namespace

std::optional<PageSize> pdf_page_size(std::string_view bytes, int page) {
  static const auto size = reinterpret_cast<SizePdfPage>(
      load_module_symbol(pdf_module_name, pdf_size_symbol));
  PageSize found;
  if (is_too_big(bytes) || !size(bytes, page, found)) return std::nullopt;
  return found;
}

std::optional<std::string> pdf_page_image(std::string_view bytes, int page, int width) {
  static const auto render = reinterpret_cast<RenderPdfPage>(
      load_module_symbol(pdf_module_name, pdf_render_symbol));
  std::string png;
  if (is_too_big(bytes) || !render(bytes, page, width, png)) return std::nullopt;
  return png;
}

}  // namespace carrel::ingest
