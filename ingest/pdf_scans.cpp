#include "ingest/pdf_scans.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/recognized_page.h"

namespace carrel::ingest {
namespace {

constexpr double points_an_inch = 72.0;
constexpr double dots_per_inch = 300;

// A stamp or a page number that a program put on a scan; less than any sentence.
constexpr std::size_t few_letters = 64;
constexpr float scan_share_min = 0.5F;    // of the page, that pictures cover on such a page
constexpr float picture_share_min = 0.05F;  // on one without any letters

struct Letters {
  std::size_t all = 0;
  std::size_t meaningless = 0;  // replacement characters, private use
};

Letters letters_of(const PdfPage& page) {
  Letters letters;
  for (const PdfWord& word : page.words) {
    for (std::size_t i = 0; i < word.text.size();) {
      const CodePoint c = code_point_at(word.text, i);
      i += c.size_bytes;
      ++letters.all;
      const bool is_private = (c.value >= 0xE000 && c.value <= 0xF8FF) || c.value >= 0xF0000;
      if (is_private || c.value == 0xFFFD) ++letters.meaningless;
    }
  }
  return letters;
}

}  // namespace

void PdfScans::read(PdfPage& page) {
  const auto [all, meaningless] = letters_of(page);
  const bool is_gibberish = all > few_letters && 2 * meaningless > all;
  if (!is_gibberish) {
    if (all > few_letters) return;
    const float share = file_.picture_share(page.number - 1);
    if (share < (all == 0 ? picture_share_min : scan_share_min)) return;
  }
  if (!recognize_) return note_unread({.end = RecognitionEnd::no_ocr}, page.number, document_.issues);
  if (is_gibberish) page.words.clear();
  const auto start = std::chrono::steady_clock::now();
  recognize_page(page);
  time_ += std::chrono::steady_clock::now() - start;
}

void PdfScans::recognize_page(PdfPage& page) {
  const double square_inches =
      double{page.width} * double{page.height} / (points_an_inch * points_an_inch);
  if (square_inches <= 0) return;
  // One per mille less, since the sides are rounded up.
  const double fitting = std::sqrt(0.999 * recognized_pixels_max / square_inches);
  const double dots = std::min(dots_per_inch, fitting);
  const auto gray = file_.draw_gray_page(page.number - 1, dots);
  if (!gray || std::uint64_t{gray->width} * gray->height > recognized_pixels_max) {
    document_.issues.push_back(
        {IssueKind::damaged, page.number, "the page is a picture that cannot be drawn"});
    return;
  }
  if (is_blank(gray->rows)) return;
  const Recognition found =
      recognize_({.width = gray->width, .height = gray->height,
                  .dots_per_inch = static_cast<int>(std::lround(dots)), .rows = gray->rows});
  note_unread(found, page.number, document_.issues);
  add_recognized(found, points_an_inch / dots, page);
}

}  // namespace carrel::ingest
