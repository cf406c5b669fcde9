#include "core/log.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

std::string logged(LogLevel threshold, LogLevel level, std::string_view message) {
  const LogLevel before = log_level();
  set_log_level(threshold);
  testing::internal::CaptureStderr();
  log(level, message);
  set_log_level(before);
  return testing::internal::GetCapturedStderr();
}

TEST(log, writes_one_line_with_its_level) {
  EXPECT_EQ(logged(LogLevel::warning, LogLevel::warning, "disk is slow"),
            "carrel: warning: disk is slow\n");
  EXPECT_EQ(logged(LogLevel::debug, LogLevel::error, "x"), "carrel: error: x\n");
}

TEST(log, leaves_out_what_is_below_the_threshold) {
  EXPECT_EQ(logged(LogLevel::warning, LogLevel::info, "chatter"), "");
  EXPECT_EQ(logged(LogLevel::error, LogLevel::warning, "chatter"), "");
}

TEST(log, lets_no_message_forge_a_line_or_steer_a_terminal) {
  EXPECT_EQ(logged(LogLevel::info, LogLevel::info, "a\ncarrel: error: \x1B[31mb"),
            "carrel: info: a?carrel: error: ?[31mb\n");
}

}  // namespace
}  // namespace carrel
