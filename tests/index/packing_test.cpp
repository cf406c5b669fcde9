#include "index/packing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"

namespace carrel::index {
namespace {

TEST(Packing, gives_back_numbers_of_every_size) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                                    std::numeric_limits<std::uint64_t>::max()}) {
    std::string bytes;
    put_varint(bytes, value);
    std::string_view rest = bytes;
    EXPECT_EQ(take_varint(rest), value);
    EXPECT_TRUE(rest.empty());
  }
}

TEST(Packing, refuses_a_number_that_is_cut_short_or_endless) {
  for (const std::string& bytes : {std::string("\x80"), std::string(), std::string(20, '\xff')}) {
    std::string_view rest = bytes;
    EXPECT_THROW(take_varint(rest), Error);
  }
}

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

TEST(Packing, gives_back_word_boxes_to_a_quarter_point_in_about_five_bytes_each) {
  std::vector<WordBox> words;
  for (std::size_t i = 0; i < 500; ++i) {
    const float left = 72 + static_cast<float>(i % 10) * 45.3F;
    const float top = 100 + static_cast<float>(i / 10) * 14;
    words.push_back({{1000 + i * 7, 1006 + i * 7}, {left, top, left + 40, top + 11}});
  }
  const std::string bytes = pack_words(words, 1000);
  EXPECT_LE(bytes.size(), 11 * words.size() / 2);
  const auto unpacked = unpack_words(bytes, 1000);
  ASSERT_EQ(unpacked.size(), words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(unpacked[i].span, words[i].span);
    EXPECT_NEAR(unpacked[i].box.left, words[i].box.left, 0.126);
    EXPECT_NEAR(unpacked[i].box.bottom, words[i].box.bottom, 0.126);
  }
}

TEST(Packing, gives_back_where_pages_and_their_words_stand) {
  std::vector<Page> pages(3);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    pages[i].number = 2 + static_cast<int>(i) * 3;
    pages[i].span = {100 + i * 1000, 1000 + i * 1000};
    if (i == 1) continue;  // a page without words
    pages[i].words = {{{100 + i * 1000, 110 + i * 1000}, {72, 72, 90, 84}}};
  }
  const PackedPages packed = pack_pages(pages);
  const auto places = unpack_pages(packed.places);
  ASSERT_EQ(places.size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    EXPECT_EQ(places[i].number, pages[i].number);
    EXPECT_EQ(places[i].begin, pages[i].span.begin);
    const auto words = unpack_words(places[i].words.in(packed.words), places[i].begin);
    ASSERT_EQ(words.size(), pages[i].words.size());
    if (!words.empty()) {
      EXPECT_EQ(words[0].span, pages[i].words[0].span);
    }
  }
}

TEST(Packing, survives_boxes_that_are_no_numbers) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  const float endless = std::numeric_limits<float>::infinity();
  const std::vector<WordBox> words{{{0, 1}, {none, -endless, endless, 1e30F}}};
  EXPECT_EQ(unpack_words(pack_words(words, 0), 0).size(), 1U);
}

TEST(Packing, keeps_lengths_within_two_and_a_half_percent) {
  for (std::size_t length = 1; length < 1'000'000; length += 1 + length / 50) {
    const double kept = unpack_length(pack_length(length));
    EXPECT_NEAR(kept, static_cast<double>(length), 0.025 * static_cast<double>(length)) << length;
  }
}

}  // namespace
}  // namespace carrel::index
