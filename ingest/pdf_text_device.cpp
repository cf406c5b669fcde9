#include "ingest/pdf_text_device.h"

#include <poppler/PDFDoc.h>
#include <poppler/TextOutputDev.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/pdf_bidi.h"
#include "ingest/pdf_strings.h"
#include "ingest/pdf_watching_device.h"

namespace carrel::ingest {
namespace {

// What of a page is not to be read.
struct Unseen {
  std::vector<PdfHiding> verdicts;   // [glyphs]
  std::vector<std::size_t> letters;  // [replacement texts]; 0: it is believed

  explicit Unseen(const PdfVisibility& visibility, const WatchingDevice& device)
      : verdicts(visibility.verdicts()),
        letters(device.actual_texts().unbelieved(verdicts, device.inks())) {}

  bool is_empty() const {
    return std::all_of(verdicts.begin(), verdicts.end(),
                       [](PdfHiding hiding) { return hiding == PdfHiding::none; }) &&
           std::all_of(letters.begin(), letters.end(), [](std::size_t count) { return count == 0; });
  }
};

// Collects the words of those glyphs only that can be seen, and replacement texts that are believed.
class SeeingDevice : public TextOutputDev {
 public:
  explicit SeeingDevice(const Unseen& unseen)
      : TextOutputDev(nullptr, false, 0, false, false), unseen_(unseen) {}

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                double origin_y, CharCode code, int byte_count, const Unicode* characters,
                int count) override {
    const std::size_t glyph = next_++;
    const auto& verdicts = unseen_.verdicts;
    if (glyph < verdicts.size() && verdicts[glyph] != PdfHiding::none) return;
    TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, byte_count, characters,
                            count);
  }

  void beginActualText(GfxState* state, const GooString* replacement) override {
    const std::size_t number = next_text_++;
    const bool is_believed = number >= unseen_.letters.size() || unseen_.letters[number] == 0;
    if (is_believed) return TextOutputDev::beginActualText(state, replacement);
    TextOutputDev::endActualText(state);  // of one around it, which would take these glyphs
  }

 private:
  const Unseen& unseen_;
  std::size_t next_ = 0;
  std::size_t next_text_ = 0;
};

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

// Marks on text, whose own drawing is no text and would cover what they mark.
bool is_drawn(Annot* annotation, void*) {
  switch (annotation->getType()) {
    case Annot::typeHighlight:
    case Annot::typeUnderline:
    case Annot::typeSquiggly:
    case Annot::typeStrikeOut:
    case Annot::typeInk:
    case Annot::typePopup:
    case Annot::typeText:
      return false;
    default:
      return true;
  }
}

void draw(PDFDoc& document, int number, TextOutputDev& device) {
  constexpr double points_an_inch = 72.0;
  document.displayPageSlice(&device, number, points_an_inch, points_an_inch, 0, false, true, false,
                            -1, -1, -1, -1, nullptr, nullptr, is_drawn, nullptr);
}

PdfPage words_of(TextOutputDev& device) {
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

void tell_hidden(const Unseen& unseen, const std::vector<GlyphInk>& inks, PdfPage& page) {
  std::array<std::size_t, 9> counts{};  // by PdfHiding
  for (std::size_t i = 0; i < unseen.verdicts.size() && i < inks.size(); ++i) {
    const PdfHiding verdict = unseen.verdicts[i];
    if (verdict != PdfHiding::none && inks[i] == GlyphInk::inked) ++counts[static_cast<std::size_t>(verdict)];
  }
  for (const std::size_t letters : unseen.letters) {
    counts[static_cast<std::size_t>(PdfHiding::unsaid)] += letters;
  }
  page.hidden_glyphs = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  if (page.hidden_glyphs > 0) page.hidden_why = hiding_name(static_cast<PdfHiding>(most));
}

}  // namespace

PdfPage read_text(PDFDoc& document, int number, float width, float height) {
  PdfVisibility quick(width, height);
  WatchingDevice first(quick, Pictures::passed_over);
  draw(document, number, first);
  if (Unseen(quick, first).is_empty()) return words_of(first);
  // Pictures only make more visible: white text on a photograph, the text of a scan.
  PdfVisibility visibility(width, height);
  WatchingDevice second(visibility, Pictures::watched);
  draw(document, number, second);
  const Unseen unseen(visibility, second);
  if (unseen.is_empty()) return words_of(first);
  SeeingDevice third(unseen);
  draw(document, number, third);
  PdfPage page = words_of(third);
  tell_hidden(unseen, second.inks(), page);
  return page;
}

float picture_share(PDFDoc& document, int number, float width, float height) {
  PdfVisibility visibility(width, height);
  WatchingDevice device(visibility, Pictures::watched);
  draw(document, number, device);
  return visibility.picture_share();
}

}  // namespace carrel::ingest
