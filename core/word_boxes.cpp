#include "core/word_boxes.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/varint.h"

namespace carrel {
namespace {

constexpr double units_per_point = 4;
constexpr float points_max = 1e6F;
constexpr std::int64_t units_max = 4'000'000;
constexpr std::uint64_t text_offset_max = 1ULL << 40;

// Coordinates come from files: not a number, or beyond any page, becomes the edge.
std::int64_t to_units(float points) {
  if (!(points > -points_max)) return 0;
  return std::llround(std::min(points, points_max) * units_per_point);
}

float to_points(std::int64_t units) {
  return static_cast<float>(static_cast<double>(units) / units_per_point);
}

struct UnitBox {
  std::int64_t left = 0, top = 0, right = 0, bottom = 0;
};

UnitBox units_of(const Rect& box) {
  return {to_units(box.left), to_units(box.top), to_units(box.right), to_units(box.bottom)};
}

[[noreturn]] void fail() {
  throw Error(ErrorCode::corrupt, "the packed place of a word is beyond any page");
}

}  // namespace

std::string pack_words(std::span<const WordBox> words, std::size_t page_begin) {
  std::string out;
  std::size_t end = page_begin;
  UnitBox last;
  for (const WordBox& word : words) {
    const UnitBox box = units_of(word.box);
    const bool same_line = box.top == last.top && box.bottom == last.bottom;
    const auto gap = static_cast<std::int64_t>(word.span.begin) - static_cast<std::int64_t>(end);
    put_varint(out, zigzag(gap) << 1 | (same_line ? 1 : 0));
    put_varint(out, word.span.size());
    put_signed(out, box.left - last.right);
    put_signed(out, box.right - box.left);
    if (!same_line) {
      put_signed(out, box.top - last.top);
      put_signed(out, box.bottom - box.top);
    }
    end = word.span.end;
    last = box;
  }
  out.shrink_to_fit();  // kept for every page of a document
  return out;
}

std::int64_t WordBoxReader::take_coordinate(std::int64_t from) {
  const std::int64_t step = take_signed(bytes_);
  if (step < -2 * units_max || step > 2 * units_max) fail();
  const std::int64_t units = from + step;
  if (units < -units_max || units > units_max) fail();
  return units;
}

std::optional<WordBox> WordBoxReader::next() {
  if (bytes_.empty()) return std::nullopt;
  const std::uint64_t first = take_varint(bytes_);
  const std::int64_t gap = unzigzag(first >> 1);
  const std::uint64_t size_bytes = take_varint(bytes_);
  const auto offset_max = static_cast<std::int64_t>(text_offset_max);
  if (gap > offset_max || gap < -offset_max || size_bytes > text_offset_max) fail();
  const std::int64_t begin = static_cast<std::int64_t>(end_) + gap;
  if (begin < 0 || begin > offset_max) fail();
  left_ = take_coordinate(right_);
  right_ = take_coordinate(left_);
  if ((first & 1) == 0) {
    top_ = take_coordinate(top_);
    bottom_ = take_coordinate(top_);
  }
  const auto span_begin = static_cast<std::size_t>(begin);
  end_ = span_begin + size_bytes;
  return WordBox{{span_begin, end_},
                 {to_points(left_), to_points(top_), to_points(right_), to_points(bottom_)}};
}

std::vector<WordBox> unpack_words(std::string_view bytes, std::size_t page_begin) {
  std::vector<WordBox> words;
  WordBoxReader reader(bytes, page_begin);
  while (const auto word = reader.next()) words.push_back(*word);
  return words;
}

std::vector<WordBox> words_of(const Page& page) {
  return unpack_words(page.packed_words, page.span.begin);
}

}  // namespace carrel
