#include "ingest/image_module.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "ingest/image_file.h"
#include "ingest/limits.h"
#include "ingest/pdf_pages.h"
#include "ingest/recognized_page.h"

namespace carrel::ingest {
namespace {

constexpr double points_an_inch = 72.0;

// Smaller ones are bullets, buttons and counters of readers.
constexpr std::uint32_t text_width_min = 24;
constexpr std::uint32_t text_height_min = 12;

class ImageReader {
 public:
  ImageReader(const ImageFile& file, const Recognize& recognize, Document& document)
      : file_(file), recognize_(recognize), document_(document), pages_(document, {}) {}

  void read() {
    for (int i = 0; i < file_.page_count() && !pages_.full(); ++i) read_page(i);
    pages_.finish();
    if (file_.has_more_pages()) {
      document_.issues.push_back({IssueKind::limit, 0, "more pages than are read"});
    }
    if (file_.lacks_pages()) {
      document_.issues.push_back({IssueKind::damaged, 0, "the file ends early: pages are missing"});
    }
    if (document_.blocks.empty() && document_.issues.empty()) {
      document_.issues.push_back({IssueKind::no_text, 0, "no text was found in the picture"});
    }
  }

 private:
  void read_page(int index) {
    if (!recognize_) return note_unread({.end = RecognitionEnd::no_ocr}, page_of(index), document_.issues);
    const auto gray = file_.gray_page(index);
    if (!gray) {
      document_.issues.push_back({IssueKind::damaged, page_of(index), "the picture is damaged"});
      return;
    }
    const double points_a_pixel = points_an_inch / gray->dots_per_inch;
    PdfPage page{.number = index + 1,
                 .width = static_cast<float>(gray->width * points_a_pixel),
                 .height = static_cast<float>(gray->height * points_a_pixel)};
    if (may_have_text(*gray)) {
      const Recognition found =
          recognize_({.width = gray->width, .height = gray->height,
                      .dots_per_inch = static_cast<int>(std::lround(gray->dots_per_inch)),
                      .rows = gray->rows});
      note_unread(found, page_of(index), document_.issues);
      add_recognized(found, points_a_pixel, page);
    }
    pages_.add(std::move(page));
  }

  static bool may_have_text(const GrayPage& gray) {
    return gray.width >= text_width_min && gray.height >= text_height_min && !is_blank(gray.rows);
  }

  // Most images are one page, and nobody calls it that.
  int page_of(int index) const { return file_.page_count() > 1 ? index + 1 : 0; }

  const ImageFile& file_;
  const Recognize& recognize_;
  Document& document_;
  PdfPages pages_;
};

bool has_page(const ImageFile& file, int page) {
  return file.state() == ImageFile::State::open && page >= 1 && page <= file.page_count();
}

}  // namespace
}  // namespace carrel::ingest

// What `recognize` throws goes through: it is not about the image. Nothing else may.
extern "C" void carrel_read_image(std::string_view bytes,
                                  const carrel::ingest::Recognize& recognize,
                                  carrel::Document& document) {
  using namespace carrel::ingest;
  const ImageFile file(bytes);
  switch (file.state()) {
    case ImageFile::State::damaged:
      document.issues.push_back(
          {carrel::IssueKind::damaged, 0, "the file is not a readable image"});
      return;
    case ImageFile::State::too_big:
      document.issues.push_back(
          {carrel::IssueKind::limit, 0, "the picture has more than " +
                                            std::to_string(image_pixels_max / 1'000'000) +
                                            " million pixels"});
      return;
    case ImageFile::State::open:
      ImageReader(file, recognize, document).read();
  }
}

extern "C" bool carrel_size_image_page(std::string_view bytes, int page,
                                       carrel::ingest::PageSize& size) {
  try {
    const carrel::ingest::ImageFile file(bytes);
    if (!carrel::ingest::has_page(file, page)) return false;
    const auto found = file.page_size(page - 1);
    if (found) size = *found;
    return found.has_value();
  } catch (const std::exception&) {
    return false;
  }
}

extern "C" bool carrel_render_image_page(std::string_view bytes, int page, int width,
                                         std::string& png) {
  try {
    const carrel::ingest::ImageFile file(bytes);
    if (!carrel::ingest::has_page(file, page)) return false;
    auto drawn = file.png_page(page - 1, width);
    if (drawn) png = std::move(*drawn);
    return drawn.has_value();
  } catch (const std::exception&) {
    return false;
  }
}
