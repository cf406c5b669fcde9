#include "core/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>

#include "core/check.h"

namespace carrel {
namespace {

TEST(error, keeps_its_code_and_message) {
  const Error error(ErrorCode::busy, "the collection is locked");
  EXPECT_EQ(error.code(), ErrorCode::busy);
  EXPECT_STREQ(error.what(), "the collection is locked");
}

TEST(error, codes_have_names_of_their_own) {
  std::set<std::string_view> names;
  constexpr int count = static_cast<int>(ErrorCode::internal) + 1;
  for (int i = 0; i < count; ++i) names.insert(error_code_name(static_cast<ErrorCode>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_EQ(error_code_name(ErrorCode::not_found), "not_found");
}

TEST(error, of_the_operating_system_names_what_where_and_why) {
  try {
    throw_io_error("cannot open", "/some/file", EACCES);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_STREQ(error.what(), "cannot open: /some/file: Permission denied");
  }
}

TEST(check, throws_an_internal_error_with_the_place_only_when_it_fails) {
  EXPECT_NO_THROW(CARREL_CHECK(1 + 1 == 2));
  try {
    CARREL_CHECK(1 + 1 == 3);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::internal);
    const std::string message = error.what();
    EXPECT_NE(message.find("1 + 1 == 3"), message.npos);
    EXPECT_NE(message.find("error_test.cpp:"), message.npos);
  }
}

}  // namespace
}  // namespace carrel
