#include "cli/time_left.h"

#include <gtest/gtest.h>

namespace carrel::cli {
namespace {

TEST(TimeLeft, is_not_told_before_the_run_has_shown_its_pace) {
  TimeLeft left;
  EXPECT_FALSE(left.update(0, 1000, 0.1));
  EXPECT_FALSE(left.update(400, 1000, 0.2)) << "the first files come all at once";
  EXPECT_FALSE(left.update(410, 1000, 1.0));
  EXPECT_TRUE(left.update(420, 1000, 3.0));
}

TEST(TimeLeft, does_not_count_the_time_before_the_first_file) {
  TimeLeft left;
  left.update(0, 1000, 60);
  EXPECT_NEAR(left.update(100, 1000, 70).value_or(0), 90, 1);
}

TEST(TimeLeft, of_a_steady_run_falls_steadily) {
  TimeLeft left;
  for (int second = 0; second <= 100; ++second) {
    const auto told = left.update(second * 10, 1000, second);
    if (told.has_value()) {
      EXPECT_NEAR(*told, 100 - second, 0.5) << second;
    }
  }
}

TEST(TimeLeft, one_big_file_does_not_make_it_jump) {
  TimeLeft left;
  for (int second = 0; second <= 20; ++second) left.update(second * 10, 2000, second);
  const double before = left.update(210, 2000, 21).value_or(0);
  const double after = left.update(310, 2000, 22).value_or(0);
  EXPECT_GT(after, before / 2);
  EXPECT_LT(after, before);
}

TEST(TimeLeft, a_run_that_stands_still_takes_longer_but_not_for_ever) {
  TimeLeft left;
  for (int second = 0; second <= 20; ++second) left.update(second * 10, 2000, second);
  const double before = left.update(210, 2000, 21).value_or(0);
  const double after = left.update(210, 2000, 81).value_or(0);
  EXPECT_GT(after, before);
  EXPECT_LT(after, 100 * before);
}

}  // namespace
}  // namespace carrel::cli
