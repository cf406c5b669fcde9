#include "ingest/recognition.h"

#include "ingest/limits.h"
#include "ingest/wire_bytes.h"

namespace carrel::ingest {
namespace {

std::uint32_t take_pixels(ByteReader& in) {
  return static_cast<std::uint32_t>(in.number(recognized_side_pixels_max));
}

RecognizedWord take_word(ByteReader& in) {
  RecognizedWord word;
  word.text = in.text(recognized_word_bytes_max);
  word.left = take_pixels(in);
  word.top = take_pixels(in);
  word.right = take_pixels(in);
  word.bottom = take_pixels(in);
  word.line = static_cast<std::uint32_t>(in.number(recognized_words_read));
  word.line_height = take_pixels(in);
  word.confidence = in.integer(100);
  if (word.text.empty()) ByteReader::fail("a word is empty");
  if (word.right <= word.left || word.bottom <= word.top) ByteReader::fail("a word has no place");
  return word;
}

}  // namespace

std::string encode_picture(const GrayPicture& picture) {
  ByteWriter out;
  out.number(picture.width);
  out.number(picture.height);
  out.number(static_cast<std::uint64_t>(picture.dots_per_inch));
  out.raw(picture.rows);
  return out.take();
}

GrayPicture decode_picture(std::string_view bytes) {
  ByteReader in(bytes);
  GrayPicture picture;
  picture.width = take_pixels(in);
  picture.height = take_pixels(in);
  picture.dots_per_inch = in.integer(recognized_dots_per_inch_max);
  picture.rows = in.rest();
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  if (pixels == 0 || pixels > recognized_pixels_max) ByteReader::fail("a picture has no such size");
  if (picture.rows.size() != pixels) ByteReader::fail("a picture is not whole");
  return picture;
}

std::string encode_recognition(const Recognition& recognition) {
  ByteWriter out;
  out.number(static_cast<std::uint64_t>(recognition.end));
  out.number(recognition.words.size());
  for (const auto& [text, left, top, right, bottom, line, line_height, confidence] :
       recognition.words) {
    out.string(text);
    for (const std::uint32_t value : {left, top, right, bottom, line, line_height}) {
      out.number(value);
    }
    out.number(static_cast<std::uint64_t>(confidence));
  }
  out.number(static_cast<std::uint64_t>(recognition.quarters));
  return out.take();
}

Recognition decode_recognition(std::string_view bytes) {
  constexpr std::size_t word_bytes_min = 9;
  ByteReader in(bytes);
  Recognition recognition;
  recognition.end = static_cast<RecognitionEnd>(
      in.number(static_cast<std::uint64_t>(recognition_end_last)));
  const std::size_t count = in.count(recognized_words_read, word_bytes_min);
  recognition.words.reserve(count);
  for (std::size_t i = 0; i < count; ++i) recognition.words.push_back(take_word(in));
  // Libraries hold answers of a time before pages were turned.
  if (!in.at_end()) recognition.quarters = in.integer(3);
  in.expect_end();
  return recognition;
}

}  // namespace carrel::ingest
