#include "index/packing.h"

#include <algorithm>
#include <cmath>

#include "core/varint.h"

namespace carrel::index {
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

PackedPages pack_pages(std::span<const Page> pages) {
  PackedPages packed;
  PagePlace last;
  for (const Page& page : pages) {
    put_signed(packed.places, page.number - last.number);
    put_signed(packed.places, static_cast<std::int64_t>(page.span.begin) -
                                  static_cast<std::int64_t>(last.begin));
    put_varint(packed.places, page.packed_words.size());
    packed.words += page.packed_words;
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
