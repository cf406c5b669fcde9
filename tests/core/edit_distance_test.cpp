#include "core/edit_distance.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

TEST(edit_distance, counts_what_was_left_out_put_in_replaced_and_swapped) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("library", "libary"), 1U);
  EXPECT_EQ(edit_distance("libary", "library"), 1U);
  EXPECT_EQ(edit_distance("seperate", "separate"), 1U);
  EXPECT_EQ(edit_distance("recieve", "receive"), 1U);
  EXPECT_EQ(edit_distance("ehllo", "hello"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(edit_distance, does_not_change_what_it_has_swapped) {
  EXPECT_EQ(edit_distance("ca", "abc"), 3U);
}

TEST(edit_distance, counts_characters_and_not_bytes) {
  EXPECT_EQ(edit_distance("договор", "дагавор"), 2U);
  EXPECT_EQ(edit_distance("naïve", "naive"), 1U);
}

}  // namespace
}  // namespace carrel
