#include "core/random.h"

#include <gtest/gtest.h>

#include <set>

namespace carrel {
namespace {

TEST(random, bytes_differ) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = random_bytes(32);
    EXPECT_EQ(bytes.size(), 32U);
    seen.insert(bytes);
  }
  EXPECT_EQ(seen.size(), 100U);
}

// The vectors of RFC 4648, section 10, without padding, and the two letters that differ.
TEST(base64url, gives_the_examples_of_the_standard) {
  EXPECT_EQ(base64url(""), "");
  EXPECT_EQ(base64url("f"), "Zg");
  EXPECT_EQ(base64url("fo"), "Zm8");
  EXPECT_EQ(base64url("foo"), "Zm9v");
  EXPECT_EQ(base64url("foob"), "Zm9vYg");
  EXPECT_EQ(base64url("fooba"), "Zm9vYmE");
  EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url("\xFB\xFF\xBF"), "-_-_");
}

TEST(equal_in_constant_time, compares) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace carrel
