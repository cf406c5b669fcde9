// Tesseract: https://tesseract-ocr.github.io/tessapi/5.x/. Its LSTM engine alone, one thread.
#include "ingest/ocr_module.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>

#include "core/unicode.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

// One a process, which reads one page at a time.
tesseract::TessBaseAPI& engine() {
  static tesseract::TessBaseAPI api;
  return api;
}

bool start(const std::string& data, const std::string& languages) {
  tesseract::TessBaseAPI& api = engine();
  if (api.Init(data.c_str(), languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0) return false;
  api.SetPageSegMode(tesseract::PSM_AUTO);
  return true;
}

// Valid UTF-8 without white space and control characters.
std::string clean_word(const char* raw) {
  const std::string_view text = raw;
  if (!is_valid_utf8(text)) return {};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    i += c.size_bytes;
    const bool is_blank = c.value <= 0x20 || (c.value >= 0x7F && c.value <= 0xA0);
    if (!is_blank) append_utf8(out, c.value);
  }
  return out.size() <= recognized_word_bytes_max ? out : std::string();
}

std::uint32_t within(int value, std::uint32_t most) {
  return std::min(static_cast<std::uint32_t>(std::max(value, 0)), most);
}

// The box of a word goes as high and low as its line does: ink alone would make "a" and "l" stand
// on different lines.
void set_place(const tesseract::ResultIterator& at, const GrayPicture& picture,
               RecognizedWord& word) {
  int left = 0, top = 0, right = 0, bottom = 0;
  at.BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom);
  word.left = within(left, picture.width);
  word.top = within(top, picture.height);
  word.right = within(right, picture.width);
  word.bottom = within(bottom, picture.height);
  float row_height = 0, descenders = 0, ascenders = 0;
  at.RowAttributes(&row_height, &descenders, &ascenders);
  const float height = std::isfinite(row_height) ? row_height : 0;
  word.line_height = within(static_cast<int>(std::lround(height)), picture.height);
}

void take_words(tesseract::ResultIterator& at, const GrayPicture& picture,
                Recognition& recognition) {
  std::uint32_t line = 0;
  do {
    if (recognition.words.size() >= recognized_words_max) return;
    if (at.Empty(tesseract::RIL_WORD)) continue;
    if (at.IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
    const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
    if (!text) continue;
    RecognizedWord word{.text = clean_word(text.get()), .line = line};
    set_place(at, picture, word);
    word.confidence = static_cast<int>(std::clamp(at.Confidence(tesseract::RIL_WORD), 0.0F, 100.0F));
    const bool has_place = word.right > word.left && word.bottom > word.top;
    if (!word.text.empty() && has_place) recognition.words.push_back(std::move(word));
  } while (at.Next(tesseract::RIL_WORD));
}

void read(const GrayPicture& picture, Recognition& recognition) {
  tesseract::TessBaseAPI& api = engine();
  const int width = static_cast<int>(picture.width);
  api.SetImage(reinterpret_cast<const unsigned char*>(picture.rows.data()), width,
               static_cast<int>(picture.height), 1, width);
  if (picture.dots_per_inch > 0) api.SetSourceResolution(picture.dots_per_inch);
  if (api.Recognize(nullptr) == 0) {
    const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
    if (at) take_words(*at, picture, recognition);
  }
  api.Clear();
  // What it learned from one page must not change how another is read.
  api.ClearAdaptiveClassifier();
}

}  // namespace
}  // namespace carrel::ingest

extern "C" bool carrel_start_ocr(const std::string& data, const std::string& languages) {
  try {
    return carrel::ingest::start(data, languages);
  } catch (const std::exception&) {
    return false;
  }
}

// Nothing may be thrown through the boundary of the module.
extern "C" void carrel_read_picture(const carrel::ingest::GrayPicture& picture,
                                    carrel::ingest::Recognition& recognition) {
  try {
    carrel::ingest::read(picture, recognition);
  } catch (const std::exception&) {
    recognition = {.end = carrel::ingest::RecognitionEnd::crashed, .words = {}};
  }
}
