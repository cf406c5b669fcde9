// What OCR is asked and what it answers: a page in gray, and words with their places on it.
//
// A parser that meets a page without text asks through Recognize and knows nothing of who answers:
// a process that runs Tesseract, a cache, or nobody. The bytes made here are also what a library
// keeps of an answer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::ingest {

struct GrayPicture {
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;
  int dots_per_inch = 0;
  std::string_view rows;  // [height, width], 0 is black; must live as long as this
};

struct RecognizedWord {
  std::string text;  // UTF-8, not empty
  // Pixels, of the picture once its text is turned upright.
  std::uint32_t left = 0, top = 0, right = 0, bottom = 0;
  std::uint32_t line = 0;  // of the page, in reading order; words of one line have the same number
  std::uint32_t line_height = 0;  // pixels, from descender to ascender
  int confidence = 0;             // 0 to 100, as Tesseract judges itself
};

// On disk and between processes as their numbers: do not renumber.
enum class RecognitionEnd : std::uint8_t {
  read = 0,       // though there may be no words
  no_ocr = 1,     // nobody is there to ask
  crashed = 2,
  timed_out = 3,
  too_many = 4,   // of one file
  out_of_time = 5,     // of this file in this run; the next one goes on
  does_not_start = 6,  // installed, and broken
};
inline constexpr RecognitionEnd recognition_end_last = RecognitionEnd::does_not_start;

struct Recognition {
  RecognitionEnd end = RecognitionEnd::read;
  std::vector<RecognizedWord> words{};  // in reading order
  int quarters = 0;  // quarter turns clockwise that the text has on the picture; 0: it is upright
};

// Empty: there is no OCR, and a page need not be drawn to learn that.
using Recognize = std::function<Recognition(const GrayPicture&)>;

// The decoders throw Error{corrupt} for what is not whole or passes a bound; they trust nothing.
std::string encode_picture(const GrayPicture& picture);
GrayPicture decode_picture(std::string_view bytes);  // a view into `bytes`
std::string encode_recognition(const Recognition& recognition);
Recognition decode_recognition(std::string_view bytes);

}  // namespace carrel::ingest
