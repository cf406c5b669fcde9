#include "server/base64.h"

#include <gtest/gtest.h>

namespace carrel::server {
namespace {

// RFC 4648, section 10.
TEST(base64, gives_the_examples_of_the_rfc) {
  EXPECT_EQ(base64_encoded(""), "");
  EXPECT_EQ(base64_encoded("f"), "Zg==");
  EXPECT_EQ(base64_encoded("fo"), "Zm8=");
  EXPECT_EQ(base64_encoded("foo"), "Zm9v");
  EXPECT_EQ(base64_encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_encoded("foobar"), "Zm9vYmFy");
}

TEST(base64, gives_back_every_byte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    EXPECT_EQ(base64_decoded(base64_encoded(bytes.substr(0, size))), bytes.substr(0, size));
  }
}

TEST(base64, refuses_what_it_would_not_write) {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v\n", "Zm9v Zm9v", "=Zg=", "Zm-_"}) {
    EXPECT_FALSE(base64_decoded(text)) << text;
  }
}

}  // namespace
}  // namespace carrel::server
