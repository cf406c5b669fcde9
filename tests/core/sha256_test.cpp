#include "core/sha256.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

TEST(sha256, gives_the_examples_of_the_standard) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(sha256, docid_is_the_start_of_the_hash) { EXPECT_EQ(docid(sha256("abc")), "#ba7816"); }

TEST(sha256_stream, hashes_pieces_as_the_whole_and_starts_anew) {
  std::string text;
  Sha256Stream stream;
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string piece(size, static_cast<char>('a' + size % 26));
    stream.update(piece);
    text += piece;
  }
  EXPECT_EQ(stream.finish(), sha256(text));
  stream.update("abc");
  Sha256Stream moved(std::move(stream));
  EXPECT_EQ(moved.finish(), sha256("abc"));
}

}  // namespace
}  // namespace carrel
