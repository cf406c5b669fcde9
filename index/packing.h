// Small binary forms of what a citation needs: where blocks stand, and where the words of pages
// (core/word_boxes.h) are kept.
// On disk: a change needs a migration.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::index {

// Where a block begins and ends, and what the original says of its beginning.
struct BlockPlace {
  Span span;
  int page = 0;
  int line = 0;
};

struct Places {
  std::vector<BlockPlace> blocks;
  std::vector<LineMark> line_marks;  // as in Document
};

// About four bytes a block and two a mark. Blocks without text are left out.
std::string pack_places(std::span<const Block> blocks, std::span<const LineMark> line_marks);
Places unpack_places(std::string_view bytes);

// Where a page stands in a document's text, and where what pack_words made of it stands among the
// words of all its pages.
struct PagePlace {
  int number = 0;
  std::size_t begin = 0;
  Span words;
};

// The words of all pages, one after another, and a directory of them of about five bytes a page.
struct PackedPages {
  std::string places;
  std::string words;
};
PackedPages pack_pages(std::span<const Page> pages);
std::vector<PagePlace> unpack_pages(std::string_view places);

// The length of a chunk in terms as one byte: exact up to 47, then within 2.5 %.
std::uint8_t pack_length(std::size_t terms);
double unpack_length(std::uint8_t code);

}  // namespace carrel::index
