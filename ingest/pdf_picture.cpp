#include <algorithm>
#include <cmath>
#include <exception>

#include "ingest/limits.h"
#include "ingest/pdf_file.h"
#include "ingest/pdf_module.h"
#include "ingest/png.h"

namespace carrel::ingest {
namespace {

constexpr double points_an_inch = 72.0;

bool has_page(const PdfFile& file, int page) {
  return file.state() == PdfFile::State::open && page >= 1 && page <= file.page_count();
}

// Pages of absurd shape are drawn smaller.
double fitting_width(const PageSize& size, int width) {
  const double height_a_width = size.height / size.width;
  return std::min<double>(width, std::sqrt(page_image_pixels_max / height_a_width));
}

bool size_page(std::string_view bytes, int page, PageSize& size) {
  const PdfFile file(bytes);
  if (!has_page(file, page)) return false;
  const auto found = file.page_size(page - 1);
  if (found) size = *found;
  return found.has_value();
}

bool render_page(std::string_view bytes, int page, int width, std::string& png) {
  const PdfFile file(bytes);
  if (!has_page(file, page)) return false;
  const auto size = file.page_size(page - 1);
  if (!size || size->width < 1 || size->height < 1) return false;
  const double scale = fitting_width(*size, width) / size->width;
  const auto picture = file.draw_page(page - 1, points_an_inch * scale);
  if (!picture) return false;
  png = png_of(picture->rows, picture->width, picture->height);
  return true;
}

}  // namespace
}  // namespace carrel::ingest

// Nothing may be thrown through the boundary of the module; see pdf_module.cpp.
extern "C" bool carrel_size_pdf_page(std::string_view bytes, int page,
                                     carrel::ingest::PageSize& size) {
  try {
    return carrel::ingest::size_page(bytes, page, size);
  } catch (const std::exception&) {
    return false;
  }
}

extern "C" bool carrel_render_pdf_page(std::string_view bytes, int page, int width,
                                       std::string& png) {
  try {
    return carrel::ingest::render_page(bytes, page, width, png);
  } catch (const std::exception&) {
    return false;
  }
}
