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
#include <utility>
#include <vector>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/turned_picture.h"

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

// Of the picture that the engine has.
struct Extent {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// The box of a word goes as high and low as its line does: ink alone would make "a" and "l" stand
// on different lines.
void set_place(const tesseract::ResultIterator& at, const Extent& extent, RecognizedWord& word) {
  int left = 0, top = 0, right = 0, bottom = 0;
  at.BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom);
  word.left = within(left, extent.width);
  word.top = within(top, extent.height);
  word.right = within(right, extent.width);
  word.bottom = within(bottom, extent.height);
  float row_height = 0, descenders = 0, ascenders = 0;
  at.RowAttributes(&row_height, &descenders, &ascenders);
  const float height = std::isfinite(row_height) ? row_height : 0;
  word.line_height = within(static_cast<int>(std::lround(height)), extent.height);
}

void take_words(tesseract::ResultIterator& at, const Extent& extent,
                std::vector<RecognizedWord>& words) {
  std::uint32_t line = 0;
  do {
    if (words.size() >= recognized_words_read) return;
    if (at.Empty(tesseract::RIL_WORD)) continue;
    if (at.IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
    const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
    if (!text) continue;
    RecognizedWord word{.text = clean_word(text.get()), .line = line};
    set_place(at, extent, word);
    word.confidence = static_cast<int>(std::clamp(at.Confidence(tesseract::RIL_WORD), 0.0F, 100.0F));
    const bool has_place = word.right > word.left && word.bottom > word.top;
    if (!word.text.empty() && has_place) words.push_back(std::move(word));
  } while (at.Next(tesseract::RIL_WORD));
}

// `rows` must live until another picture is set, or none.
void set_picture(std::string_view rows, const Extent& extent, int dots_per_inch) {
  const int width = static_cast<int>(extent.width);
  engine().SetImage(reinterpret_cast<const unsigned char*>(rows.data()), width,
                    static_cast<int>(extent.height), 1, width);
  if (dots_per_inch > 0) engine().SetSourceResolution(dots_per_inch);
}

// Of the picture that is set.
std::vector<RecognizedWord> recognised(const Extent& extent) {
  std::vector<RecognizedWord> words;
  if (engine().Recognize(nullptr) != 0) return words;
  const std::unique_ptr<tesseract::ResultIterator> at(engine().GetIterator());
  if (at) take_words(*at, extent, words);
  return words;
}

struct Confidence {
  double sum = 0;
  double bytes = 0;  // long words weigh more than specks

  void add(const std::vector<RecognizedWord>& words) {
    for (const RecognizedWord& word : words) {
      sum += static_cast<double>(word.text.size()) * word.confidence;
      bytes += static_cast<double>(word.text.size());
    }
  }
  double mean() const { return bytes == 0 ? 0 : sum / bytes; }
};

// Lines of text on the picture that is set, as its layout shows them before anything is read;
// reading it uses the same layout.
std::vector<PixelBox> lines_of(const Extent& extent) {
  std::vector<PixelBox> lines;
  const std::unique_ptr<tesseract::PageIterator> at(engine().AnalyseLayout());
  if (!at) return lines;
  do {
    int left = 0, top = 0, right = 0, bottom = 0;
    const bool has_box = !at->Empty(tesseract::RIL_TEXTLINE) &&
                         tesseract::PTIsTextType(at->BlockType()) &&
                         at->BoundingBox(tesseract::RIL_TEXTLINE, &left, &top, &right, &bottom);
    const PixelBox box{within(left, extent.width), within(top, extent.height),
                       within(right, extent.width), within(bottom, extent.height)};
    if (has_box && box.right > box.left && box.bottom > box.top) lines.push_back(box);
  } while (at->Next(tesseract::RIL_TEXTLINE));
  return lines;
}

std::uint32_t width_of(const PixelBox& box) { return box.right - box.left; }
std::uint32_t height_of(const PixelBox& box) { return box.bottom - box.top; }
std::uint32_t length_of(const PixelBox& box) { return std::max(width_of(box), height_of(box)); }

// Whether more text runs up or down the picture than across.
bool lies_on_its_side(const std::vector<PixelBox>& lines) {
  double across = 0, along = 0;
  for (const PixelBox& line : lines) {
    (width_of(line) > height_of(line) ? across : along) += length_of(line);
  }
  return along > across;
}

// The beginnings of the longest lines. Thicker ones are pictures that were taken for text, and cost
// much to look at.
std::vector<PixelBox> sample_of(std::vector<PixelBox> lines, int dots_per_inch) {
  const bool on_side = lies_on_its_side(lines);
  constexpr int dots_per_inch_min = 150;  // pictures of the web say 72, and their letters are larger
  // Letters an inch high.
  const auto thickness_max = static_cast<std::uint32_t>(std::max(dots_per_inch, dots_per_inch_min));
  std::erase_if(lines, [&](const PixelBox& line) {
    return (height_of(line) >= width_of(line)) != on_side ||
           std::min(width_of(line), height_of(line)) > thickness_max;
  });
  std::sort(lines.begin(), lines.end(), [](const PixelBox& a, const PixelBox& b) {
    return length_of(a) > length_of(b);
  });
  if (lines.size() > turn_sample_lines_max) lines.resize(turn_sample_lines_max);
  for (PixelBox& line : lines) {
    std::uint32_t& end = on_side ? line.bottom : line.right;
    const std::uint32_t begin = on_side ? line.top : line.left;
    end = std::min(end, begin + turn_sample_pixels_max);
  }
  return lines;
}

// How well the sample reads once it is turned clockwise by `quarters`.
double confidence_when_turned(const GrayPicture& picture, const std::vector<PixelBox>& sample,
                              int quarters) {
  Confidence confidence;
  engine().SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  for (const PixelBox& line : sample) {
    const TurnedPicture part = turned(picture, line, quarters);
    const Extent extent{part.width, part.height};
    set_picture(part.rows, extent, picture.dots_per_inch);
    confidence.add(recognised(extent));
    engine().Clear();
  }
  engine().SetPageSegMode(tesseract::PSM_AUTO);
  return confidence.mean();
}

// Reads the picture turned clockwise by `quarters`, which its text has too few of to be upright.
Recognition read_turned(const GrayPicture& picture, int quarters) {
  const TurnedPicture whole = turned(picture, {0, 0, picture.width, picture.height}, quarters);
  const Extent extent{whole.width, whole.height};
  set_picture(whole.rows, extent, picture.dots_per_inch);
  Recognition recognition{.words = recognised(extent)};
  recognition.quarters = (4 - quarters) % 4;
  engine().Clear();
  return recognition;
}

// Tesseract itself reads text that runs up, its lines in an order of its own, and makes nonsense of
// text that runs down or is upside down. Of lines that are turned rightly the mean confidence is 85
// to 96, of others 20 to 45.
constexpr double upright_confidence_min = 75;  // of a page that needs no second look
constexpr double turned_confidence_min = 60;
constexpr double turned_gain_min = 15;

Recognition read_as_it_is(const GrayPicture& picture, const std::vector<PixelBox>& sample) {
  Recognition recognition{.words = recognised({picture.width, picture.height})};
  Confidence confidence;
  confidence.add(recognition.words);
  const double mean = confidence.mean();
  if (sample.empty() || recognition.words.empty() || mean >= upright_confidence_min) {
    return recognition;
  }
  const double upside_down = confidence_when_turned(picture, sample, 2);
  if (upside_down < std::max(turned_confidence_min, mean + turned_gain_min)) return recognition;
  Recognition other = read_turned(picture, 2);
  Confidence of_other;
  of_other.add(other.words);
  return of_other.mean() > mean ? other : recognition;
}

Recognition read_page(const GrayPicture& picture) {
  const Extent extent{picture.width, picture.height};
  set_picture(picture.rows, extent, picture.dots_per_inch);
  const std::vector<PixelBox> lines = lines_of(extent);
  const std::vector<PixelBox> sample = sample_of(lines, picture.dots_per_inch);
  if (!lies_on_its_side(lines)) return read_as_it_is(picture, sample);
  const double clockwise = confidence_when_turned(picture, sample, 1);
  const double counter = confidence_when_turned(picture, sample, 3);
  if (std::max(clockwise, counter) >= turned_confidence_min) {
    return read_turned(picture, clockwise > counter ? 1 : 3);
  }
  set_picture(picture.rows, extent, picture.dots_per_inch);  // scripts that are written downwards
  return {.words = recognised(extent)};
}

void read(const GrayPicture& picture, Recognition& recognition) {
  recognition = read_page(picture);
  engine().Clear();
  // What it learned from one page must not change how another is read.
  engine().ClearAdaptiveClassifier();
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
    recognition = {.end = carrel::ingest::RecognitionEnd::crashed};
  }
}
