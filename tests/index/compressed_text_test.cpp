#include "index/compressed_text.h"

#include <gtest/gtest.h>

#include <random>

#include "core/error.h"

namespace carrel::index {
namespace {

std::string words(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) text += "word" + std::to_string(random() % 5000) + " ";
  text.resize(size);
  return text;
}

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(CompressedText, gives_back_bytes_of_every_size) {
  const std::size_t frame = compressed_frame_bytes;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{199}, std::size_t{200},
                                 frame - 1, frame, frame + 1, 5 * frame, 5 * frame + 17}) {
    EXPECT_EQ(decompress(compress(words(size))), words(size)) << size;
    EXPECT_EQ(decompress(compress(noise(size))), noise(size)) << size;
  }
}

TEST(CompressedText, is_smaller_for_text_and_one_byte_longer_at_worst) {
  EXPECT_LT(compress(words(100'000)).size(), 50'000U);
  EXPECT_EQ(compress(noise(100'000)).size(), 100'001U);
  EXPECT_EQ(compress(words(100)).size(), 101U);
}

TEST(CompressedText, gives_back_any_part) {
  for (const std::string& text : {words(5 * compressed_frame_bytes + 17), words(150)}) {
    const std::string stored = compress(text);
    const ReadStored read = [&](std::size_t begin, std::size_t size) {
      EXPECT_LE(begin + size, stored.size());
      return stored.substr(begin, size);
    };
    std::mt19937 random(3);
    for (int i = 0; i < 500; ++i) {
      const std::size_t begin = random() % (text.size() + 10);
      const std::size_t size = i % 9 == 0 ? std::string::npos : random() % text.size();
      const std::string expected = begin < text.size() ? text.substr(begin, size) : "";
      EXPECT_EQ(decompress_part(stored.size(), read, begin, size), expected);
    }
  }
}

TEST(CompressedText, reads_only_the_frames_of_a_part) {
  const std::string text = words(20 * compressed_frame_bytes);
  const std::string stored = compress(text);
  std::size_t bytes_read = 0;
  const std::string part = decompress_part(
      stored.size(),
      [&](std::size_t begin, std::size_t size) {
        bytes_read += size;
        return stored.substr(begin, size);
      },
      10 * compressed_frame_bytes + 5, 100);
  EXPECT_EQ(part, text.substr(10 * compressed_frame_bytes + 5, 100));
  EXPECT_LT(bytes_read, stored.size() / 15);
}

TEST(CompressedText, refuses_what_cannot_be_its_own) {
  const std::string stored = compress(words(3 * compressed_frame_bytes));
  std::string longer = stored;
  longer[4] = '\x7f';  // says that the text has 2 GiB
  const std::string_view view = stored;
  for (const std::string_view bytes : {std::string_view(), std::string_view("x"), view.substr(0, 3),
                                       view.substr(0, 9), view.substr(0, view.size() - 1),
                                       std::string_view(longer)}) {
    EXPECT_THROW(decompress(bytes), Error) << bytes.size();
  }
}

TEST(CompressedText, survives_any_flipped_byte) {
  const std::string text = words(2 * compressed_frame_bytes + 500);
  const std::string stored = compress(text);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < stored.size(); at += at < 40 ? 1 : 97) {
    std::string damaged = stored;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    try {
      EXPECT_LE(decompress(damaged).size(), damaged.size() * 64);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
      ++refused;
    }
  }
  EXPECT_GT(refused, 20U);
}

}  // namespace
}  // namespace carrel::index
