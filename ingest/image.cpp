#include "ingest/image.h"

#include "core/error.h"
#include "core/module.h"
#include "ingest/image_module.h"
#include "ingest/limits.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

bool is_too_big(std::string_view bytes) { return bytes.size() > file_bytes_max; }

}  // namespace

// Leptonica and the libraries of image formats are loaded here, at the first image.
Document parse_image(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "image";
  if (is_too_big(bytes)) {
    document.issues.push_back({IssueKind::limit, 0, "the file is too big to be read as an image"});
    return document;
  }
  try {
    static const auto read =
        reinterpret_cast<ReadImage>(load_module_symbol(image_module_name, image_read_symbol));
    read(bytes, members.recognize(), document);
  } catch (const Error& error) {  // the module is not installed, or not whole
    document.issues.push_back({IssueKind::unsupported, 0, error.what()});
  }
  return document;
}

std::optional<PageSize> image_page_size(std::string_view bytes, int page) {
  static const auto size = reinterpret_cast<SizeImagePage>(
      load_module_symbol(image_module_name, image_size_symbol));
  PageSize found;
  if (is_too_big(bytes) || !size(bytes, page, found)) return std::nullopt;
  return found;
}

std::optional<std::string> image_page_image(std::string_view bytes, int page, int width) {
  static const auto render = reinterpret_cast<RenderImagePage>(
      load_module_symbol(image_module_name, image_render_symbol));
  std::string png;
  if (is_too_big(bytes) || !render(bytes, page, width, png)) return std::nullopt;
  return png;
}

}  // namespace carrel::ingest
