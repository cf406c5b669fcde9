// Two carrels at once: one writes, the other says so and leaves; readers are never in the way.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

void write_notes(const Home& home, int count, const std::string& word) {
  for (int i = 0; i < count; ++i) {
    std::string text = "# Note " + std::to_string(i) + "\n\n";
    for (int line = 0; line < 60; ++line) {
      text += word + std::to_string(i) + " lies beside line " + std::to_string(line) + ".\n";
    }
    home.write("note" + std::to_string(i) + ".md", text);
  }
}

TEST(Concurrent, of_two_index_runs_one_works_and_the_other_names_it) {
  const Home home;
  write_notes(home, 50, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  write_notes(home, 2000, "beta");
  const pid_t first = home.start({"index"});
  const pid_t second = home.start({"index"});
  const Outcome one = home.wait_for(first);
  const Outcome other = home.wait_for(second);
  // Whichever took the lock did the work; the other left at once and named it.
  EXPECT_EQ(one.status + other.status, 2) << one.err << other.err;
  const Outcome& refused = one.status == 2 ? one : other;
  EXPECT_NE(refused.err.find("another carrel"), std::string::npos) << refused.err;
  EXPECT_EQ((one.status == 2 ? other : one).status, 0);
  EXPECT_EQ(home.run({"index"}).status, 0);
  EXPECT_EQ(home.run({"search", "beta1999", "--mode", "lexical"}).status, 0);
  EXPECT_EQ(home.run({"search", "alpha1", "--mode", "lexical"}).status, 1);
}

TEST(Concurrent, readers_see_the_last_commit_while_a_run_is_under_way) {
  const Home home;
  write_notes(home, 50, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  std::filesystem::create_directories(home.documents() / "more");
  for (int i = 0; i < 2000; ++i) {
    home.write("more/note" + std::to_string(i) + ".md",
               "# More\n\n" + std::string(3000, 'x') + " gamma" + std::to_string(i) + "\n");
  }
  const pid_t writer = home.start({"index"});
  int searches = 0;
  for (; searches < 10; ++searches) {
    const Outcome found = home.run({"search", "alpha7", "--mode", "lexical"});
    ASSERT_EQ(found.status, 0) << found.err;
    ASSERT_EQ(home.run({"ask", "What lies beside line 3?"}).status & 2, 0);
  }
  EXPECT_EQ(home.wait_for(writer).status, 0);
  EXPECT_EQ(home.run({"search", "gamma1999", "--mode", "lexical"}).status, 0);
}

}  // namespace
}  // namespace carrel::test
