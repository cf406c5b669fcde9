#include "index/packing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/word_boxes.h"

namespace carrel::index {
namespace {

TEST(Packing, gives_back_places_of_blocks_in_about_four_bytes_each) {
  std::vector<Block> blocks;
  for (int i = 0; i < 1000; ++i) {
    Block block;
    block.span.begin = static_cast<std::size_t>(i) * 90;
    block.span.end = block.span.begin + 80;
    block.line = 1 + 3 * i;
    block.page = 1 + i / 40;
    blocks.push_back(block);
  }
  const std::string bytes = pack_places(blocks, {});
  EXPECT_LE(bytes.size(), 4 * blocks.size());
  const auto places = unpack_places(bytes).blocks;
  ASSERT_EQ(places.size(), blocks.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(places[i].span, blocks[i].span);
    EXPECT_EQ(places[i].line, blocks[i].line);
    EXPECT_EQ(places[i].page, blocks[i].page);
  }
}

TEST(Packing, gives_back_line_marks_in_about_two_bytes_each_beside_the_blocks) {
  const std::vector<Block> blocks = {{.span = {0, 9}, .line = 7}, {.span = {9, 9}},
                                     {.span = {11, 80'000}, .line = 9}};
  std::vector<LineMark> marks;
  for (int i = 0; i < 1000; ++i) {
    marks.push_back({static_cast<std::size_t>(i) * 80, 7 + (i % 10 == 9 ? i - 3 : i)});
  }
  const std::string bytes = pack_places(blocks, marks);
  EXPECT_LE(bytes.size(), 2 * marks.size() + 20);
  const Places places = unpack_places(bytes);
  ASSERT_EQ(places.blocks.size(), 2U) << "a block without text has no place";
  EXPECT_EQ(places.blocks[1].span, blocks[2].span);
  EXPECT_EQ(places.blocks[1].line, 9);
  EXPECT_EQ(places.line_marks, marks);
  EXPECT_THROW(unpack_places(std::string_view(bytes).substr(0, bytes.size() - 1)), Error);
}

TEST(Packing, gives_back_where_pages_and_their_words_stand) {
  std::vector<Page> pages(3);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    pages[i].number = 2 + static_cast<int>(i) * 3;
    pages[i].span = {100 + i * 1000, 1000 + i * 1000};
    if (i == 1) continue;  // a page without words
    const WordBox word{{100 + i * 1000, 110 + i * 1000}, {72, 72, 90, 84}};
    pages[i].packed_words = pack_words({&word, 1}, pages[i].span.begin);
  }
  const PackedPages packed = pack_pages(pages);
  const auto places = unpack_pages(packed.places);
  ASSERT_EQ(places.size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    EXPECT_EQ(places[i].number, pages[i].number);
    EXPECT_EQ(places[i].begin, pages[i].span.begin);
    EXPECT_EQ(places[i].words.in(packed.words), pages[i].packed_words);
  }
}

TEST(Packing, keeps_lengths_within_two_and_a_half_percent) {
  for (std::size_t length = 1; length < 1'000'000; length += 1 + length / 50) {
    const double kept = unpack_length(pack_length(length));
    EXPECT_NEAR(kept, static_cast<double>(length), 0.025 * static_cast<double>(length)) << length;
  }
}

}  // namespace
}  // namespace carrel::index
