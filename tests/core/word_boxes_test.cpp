#include "core/word_boxes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/varint.h"

namespace carrel {
namespace {

TEST(Varint, gives_back_numbers_of_every_size) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                                    std::numeric_limits<std::uint64_t>::max()}) {
    std::string bytes;
    put_varint(bytes, value);
    std::string_view rest = bytes;
    EXPECT_EQ(take_varint(rest), value);
    EXPECT_TRUE(rest.empty());
  }
}

TEST(Varint, refuses_a_number_that_is_cut_short_or_endless) {
  for (const std::string& bytes : {std::string("\x80"), std::string(), std::string(20, '\xff')}) {
    std::string_view rest = bytes;
    EXPECT_THROW(take_varint(rest), Error);
  }
}

TEST(WordBoxes, come_back_to_a_quarter_point_in_about_five_bytes_each) {
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

TEST(WordBoxes, may_be_packed_that_are_no_numbers) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  const float endless = std::numeric_limits<float>::infinity();
  const std::vector<WordBox> words{{{0, 1}, {none, -endless, endless, 1e30F}}};
  EXPECT_EQ(unpack_words(pack_words(words, 0), 0).size(), 1U);
}

// What a reader process that was taken over may send.
TEST(WordBoxes, are_refused_beyond_any_page_or_text) {
  const auto packed = [](std::uint64_t gap, std::uint64_t size_bytes, std::int64_t left) {
    std::string bytes;
    put_varint(bytes, gap);
    put_varint(bytes, size_bytes);
    for (const std::int64_t step : {left, std::int64_t{4}, std::int64_t{4}, std::int64_t{4}}) {
      put_signed(bytes, step);
    }
    return bytes;
  };
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(unpack_words(packed(0, 3, 4), 0).size(), 1U);
  for (const std::string& bytes :
       {packed(most, 3, 4), packed(most - 1, 3, 4), packed(0, most, 4), packed(2, 3, 4),
        packed(0, 3, std::numeric_limits<std::int64_t>::max()),
        packed(0, 3, std::numeric_limits<std::int64_t>::min()), packed(0, 3, 4'000'001)}) {
    EXPECT_THROW(unpack_words(bytes, 0), Error);
  }
}

}  // namespace
}  // namespace carrel
