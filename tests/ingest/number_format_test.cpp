#include "ingest/number_format.h"

#include <gtest/gtest.h>

namespace carrel::ingest {
namespace {

std::string shown(double value, std::string_view code) {
  return show_number(value, number_format(code), Epoch::year_1900);
}

TEST(NumberFormat, dates_are_iso) {
  EXPECT_EQ(shown(45429, "m/d/yyyy"), "2024-05-17");
  EXPECT_EQ(shown(45429, "[$-409]dd\\-mmm\\-yy;@"), "2024-05-17");
  EXPECT_EQ(shown(45429.5, "d. mmmm yyyy h:mm"), "2024-05-17 12:00");
  EXPECT_EQ(shown(45429.999995, "yyyy-mm-dd hh:mm"), "2024-05-18 00:00");
  EXPECT_EQ(show_number(45429, built_in_format(14), Epoch::year_1900), "2024-05-17");
  EXPECT_EQ(show_number(43967, built_in_format(14), Epoch::year_1904), "2024-05-17");
}

TEST(NumberFormat, the_29_february_of_1900_shifts_days_before_it) {
  EXPECT_EQ(shown(1, "yyyy"), "1900-01-01");
  EXPECT_EQ(shown(59, "yyyy"), "1900-02-28");
  EXPECT_EQ(shown(61, "yyyy"), "1900-03-01");
}

TEST(NumberFormat, times_and_durations) {
  EXPECT_EQ(shown(0.25, "h:mm"), "06:00");
  EXPECT_EQ(shown(0.25 + 1.0 / 86400, "h:mm:ss AM/PM"), "06:00:01");
  EXPECT_EQ(shown(5.25, "[h]:mm"), "126:00");
  EXPECT_EQ(shown(0.5, "mm:ss"), "12:00");
}

TEST(NumberFormat, numbers_keep_what_a_person_sees) {
  EXPECT_EQ(shown(0.1 + 0.2, "General"), "0.3");
  EXPECT_EQ(shown(1234.5, "#,##0.00"), "1234.50");
  EXPECT_EQ(shown(0.125, "0.0%"), "12.5%");
  EXPECT_EQ(shown(12.5, "#,##0.00 [$€-407]"), "12.50 €");
  EXPECT_EQ(shown(12, "\"$\"#,##0"), "$ 12");
  EXPECT_EQ(shown(3, "0 \"kg\""), "3 kg");
  EXPECT_EQ(shown(123456789012345, "General"), "123456789012345");
  EXPECT_EQ(shown(-2, "0;[Red]-0"), "-2");
}

TEST(NumberFormat, what_is_no_date_is_a_number) {
  EXPECT_EQ(shown(-3, "yyyy-mm-dd"), "-3");
  EXPECT_EQ(shown(1e300, "yyyy-mm-dd"), "1e+300");
  EXPECT_EQ(shown(1.0 / 0.0, "0"), "");
  EXPECT_EQ(shown(1.5, "\"unclosed"), "unclosed 1.5");
  EXPECT_EQ(shown(1.5, "[unclosed"), "1.5");
  EXPECT_EQ(shown(1.5, "\\"), "1.5");
}

}  // namespace
}  // namespace carrel::ingest
