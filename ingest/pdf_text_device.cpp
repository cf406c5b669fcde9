#include "ingest/pdf_text_device.h"

#include <poppler/PDFDoc.h>
#include <poppler/TextOutputDev.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/pdf_bidi.h"
#include "ingest/pdf_strings.h"

namespace carrel::ingest {
namespace {

constexpr double points_an_inch = 72.0;

// The Latin ligatures of Alphabetic Presentation Forms as the letters they stand for.
std::string_view ligature_letters(char32_t c) {
  constexpr std::string_view letters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : std::string_view();
}

// Leaves out white space, control characters and soft hyphens within a word; takes ligatures apart.
std::string clean_word(const std::string& raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    const CodePoint c = code_point_at(raw, i);
    i += c.size_bytes;
    if (c.value <= 0x20 || (c.value >= 0x7F && c.value <= 0xA0)) continue;
    const bool is_last = i >= raw.size();
    if (c.value == 0xAD) {
      if (is_last) out += '-';
      continue;
    }
    const std::string_view letters = ligature_letters(c.value);
    if (letters.empty()) {
      append_utf8(out, c.value);
    } else {
      out += letters;
    }
  }
  return out;
}

bool is_bold_name(const std::string& font) {
  for (const char* const word : {"Bold", "bold", "Black", "Heavy", "Medi", "BOLD", "CMBX"}) {
    if (font.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string text_of(const TextWord& word) {
  const int count = word.getLength();
  return count > 0 ? utf8({word.getChar(0), static_cast<std::size_t>(count)}) : std::string();
}

PdfWord to_word(const TextWord& source) {
  PdfWord word;
  word.text = in_reading_order(clean_word(text_of(source)));
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  source.getBBox(&x1, &y1, &x2, &y2);
  word.box = {finite(std::min(x1, x2)), finite(std::min(y1, y2)), finite(std::max(x1, x2)),
              finite(std::max(y1, y2))};
  word.space_after = source.hasSpaceAfter();
  word.quarters = static_cast<std::uint8_t>(source.getRotation() & 3);
  word.font_size = finite(source.getFontSize());
  const GooString* font = source.getLength() > 0 ? source.getFontName(0) : nullptr;
  word.bold = font != nullptr && is_bold_name(font->toStr());
  return word;
}

}  // namespace

PdfPage read_text(PDFDoc& document, int number) {
  TextOutputDev device(nullptr, false, 0, false, false);
  document.displayPageSlice(&device, number, points_an_inch, points_an_inch, 0, false, true, false,
                            -1, -1, -1, -1);
  PdfPage page;
  const auto words = device.makeWordList();
  for (int i = 0; words && i < words->getLength(); ++i) {
    if (page.words.size() >= pdf_page_words_max) {
      page.too_many_words = true;
      break;
    }
    PdfWord word = to_word(*words->get(i));
    if (!word.text.empty()) page.words.push_back(std::move(word));
  }
  return page;
}

}  // namespace carrel::ingest
