#include "cli/program.h"

#include <gtest/gtest.h>

namespace carrel::cli {
namespace {

TEST(Program, gives_what_it_printed_and_how_it_ended) {
  const ProgramEnd end = run_program({"sh", "-c", "cat; echo no >&2; exit 3"}, "yes");
  EXPECT_EQ(end.out, "yes");
  EXPECT_EQ(end.complaint(), "no");
  EXPECT_EQ(end.status, 3);
  EXPECT_FALSE(end.timed_out);
}

TEST(Program, that_does_not_end_is_ended) {
  const ProgramEnd end =
      run_program({"sh", "-c", "echo begun; exec sleep 3600"}, {}, std::chrono::milliseconds(200));
  EXPECT_TRUE(end.was_found);
  EXPECT_FALSE(end.succeeded());
  EXPECT_TRUE(end.timed_out);
  EXPECT_EQ(end.complaint(), "it did not end, and was ended");
}

TEST(Program, that_is_not_there_is_not_found) {
  EXPECT_FALSE(run_program({"carrel-no-such-program"}).was_found);
}

}  // namespace
}  // namespace carrel::cli
