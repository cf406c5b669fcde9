#include "index/packing.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace carrel::index {
namespace {

constexpr double units_per_point = 4;

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

void put_signed(std::string& out, std::int64_t value) { put_varint(out, zigzag(value)); }
std::int64_t take_signed(std::string_view& bytes) { return unzigzag(take_varint(bytes)); }

// Coordinates come from files: not a number, or beyond any page, becomes the edge.
std::int64_t to_units(float points) {
  if (!(points > -1e6F)) return 0;
  return std::llround(std::min(points, 1e6F) * units_per_point);
}

float to_points(std::int64_t units) {
  return static_cast<float>(static_cast<double>(units) / units_per_point);
}

// A box in quarter points.
struct UnitBox {
  std::int64_t left = 0, top = 0, right = 0, bottom = 0;
};

UnitBox units_of(const Rect& box) {
  return {to_units(box.left), to_units(box.top), to_units(box.right), to_units(box.bottom)};
}

Rect rect_of(const UnitBox& box) {
  return {to_points(box.left), to_points(box.top), to_points(box.right), to_points(box.bottom)};
}

}  // namespace

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw Error(ErrorCode::corrupt, "library database: a packed number is cut short");
}

namespace {

void put_line_marks(std::string& out, std::span<const LineMark> marks) {
  LineMark last;
  for (const LineMark& mark : marks) {
    put_varint(out, mark.offset - last.offset);
    put_signed(out, mark.line - last.line);
    last = mark;
  }
}

std::vector<LineMark> take_line_marks(std::string_view& bytes) {
  std::vector<LineMark> marks;
  LineMark mark;
  while (!bytes.empty()) {
    mark.offset += take_varint(bytes);
    mark.line += static_cast<int>(take_signed(bytes));
    marks.push_back(mark);
  }
  return marks;
}

}  // namespace

std::string pack_places(std::span<const Block> blocks, std::span<const LineMark> line_marks) {
  std::string out;
  std::size_t end = 0;
  int page = 0;
  int line = 0;
  for (const Block& block : blocks) {
    if (block.span.empty()) continue;
    put_signed(out, static_cast<std::int64_t>(block.span.begin) - static_cast<std::int64_t>(end));
    put_varint(out, block.span.size());
    // Pages change seldom, so one bit says whether a page follows the line.
    const bool new_page = block.page != page;
    put_varint(out, zigzag(block.line - line) << 1 | (new_page ? 1 : 0));
    if (new_page) put_signed(out, block.page - page);
    end = block.span.end;
    page = block.page;
    line = block.line;
  }
  if (line_marks.empty()) return out;
  // No block is empty, so an empty one says that marks follow.
  put_signed(out, 0);
  put_varint(out, 0);
  put_line_marks(out, line_marks);
  return out;
}

Places unpack_places(std::string_view bytes) {
  Places places;
  BlockPlace place;
  while (!bytes.empty()) {
    place.span.begin = place.span.end + static_cast<std::size_t>(take_signed(bytes));
    place.span.end = place.span.begin + take_varint(bytes);
    if (place.span.empty()) {
      places.line_marks = take_line_marks(bytes);
      break;
    }
    const std::uint64_t line = take_varint(bytes);
    place.line += static_cast<int>(unzigzag(line >> 1));
    if (line & 1) place.page += static_cast<int>(take_signed(bytes));
    places.blocks.push_back(place);
  }
  return places;
}

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
  return out;
}

std::vector<WordBox> unpack_words(std::string_view bytes, std::size_t page_begin) {
  std::vector<WordBox> words;
  std::size_t end = page_begin;
  UnitBox box;
  while (!bytes.empty()) {
    const std::uint64_t gap = take_varint(bytes);
    WordBox word;
    word.span.begin = end + static_cast<std::size_t>(unzigzag(gap >> 1));
    word.span.end = word.span.begin + take_varint(bytes);
    box.left = box.right + take_signed(bytes);
    box.right = box.left + take_signed(bytes);
    if ((gap & 1) == 0) {
      box.top += take_signed(bytes);
      box.bottom = box.top + take_signed(bytes);
    }
    word.box = rect_of(box);
    end = word.span.end;
    words.push_back(word);
  }
  return words;
}

PackedPages pack_pages(std::span<const Page> pages) {
  PackedPages packed;
  PagePlace last;
  for (const Page& page : pages) {
    const std::string words = pack_words(page.words, page.span.begin);
    put_signed(packed.places, page.number - last.number);
    put_signed(packed.places, static_cast<std::int64_t>(page.span.begin) -
                                  static_cast<std::int64_t>(last.begin));
    put_varint(packed.places, words.size());
    packed.words += words;
    last = {page.number, page.span.begin, {}};
  }
  return packed;
}

std::vector<PagePlace> unpack_pages(std::string_view places) {
  std::vector<PagePlace> pages;
  PagePlace last;
  while (!places.empty()) {
    PagePlace page;
    page.number = last.number + static_cast<int>(take_signed(places));
    page.begin = last.begin + static_cast<std::size_t>(take_signed(places));
    page.words.begin = last.words.end;
    page.words.end = page.words.begin + take_varint(places);
    pages.push_back(page);
    last = page;
  }
  return pages;
}

namespace {

constexpr double exact_length_max = 47;
constexpr double codes_per_octave = 14;

}  // namespace

std::uint8_t pack_length(std::size_t terms) {
  const auto length = static_cast<double>(terms);
  if (length <= exact_length_max) return static_cast<std::uint8_t>(terms);
  const double code = exact_length_max + codes_per_octave * std::log2(length / exact_length_max);
  return static_cast<std::uint8_t>(std::lround(std::min(code, 255.0)));
}

double unpack_length(std::uint8_t code) {
  if (code <= exact_length_max) return code;
  return exact_length_max * std::exp2((code - exact_length_max) / codes_per_octave);
}

}  // namespace carrel::index
