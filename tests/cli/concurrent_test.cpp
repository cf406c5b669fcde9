// Two carrels at once: one writes, the other says so and leaves; readers are never in the way.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

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

// Waits until the process has said so.
void wait_until_said(const Home& home, pid_t process, const std::string& words) {
  const auto file = home.path() / (std::to_string(process) + ".err");
  const int changes = inotify_init1(IN_CLOEXEC);
  inotify_add_watch(changes, home.path().c_str(), IN_CREATE | IN_MODIFY);
  for (;;) {
    std::ifstream said(file);
    const std::string text{std::istreambuf_iterator<char>(said), {}};
    if (text.find(words) != text.npos) break;
    std::array<char, 4096> events{};
    pollfd waiting{.fd = changes, .events = POLLIN, .revents = 0};
    constexpr int patience_ms = 60'000;
    if (poll(&waiting, 1, patience_ms) <= 0) {
      ADD_FAILURE() << "it never said " << words << " but: " << text;
      break;
    }
    static_cast<void>(read(changes, events.data(), events.size()));
  }
  close(changes);
}

// Holds the library's lock, as another process that indexes does.
class OtherWriter {
 public:
  explicit OtherWriter(const Home& home)
      : lock_(open((home.library() / "lock").c_str(), O_RDWR | O_CLOEXEC)) {
    EXPECT_EQ(flock(lock_, LOCK_EX | LOCK_NB), 0);
  }
  ~OtherWriter() { close(lock_); }
  OtherWriter(OtherWriter&&) = delete;
  OtherWriter& operator=(OtherWriter&&) = delete;

 private:
  int lock_;
};

TEST(Concurrent, a_change_that_falls_into_another_run_is_indexed_when_that_ends) {
  const Home home;
  write_notes(home, 3, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  const pid_t watching = home.start({"index", "--watch"});
  wait_until_said(home, watching, "watching for changes");
  {
    const OtherWriter other(home);
    home.write("late.md", "The gamma note came in between.");
    wait_until_said(home, watching, "another carrel");
  }
  wait_until_said(home, watching, "1 new");
  EXPECT_EQ(home.run({"search", "gamma", "--mode", "lexical"}).status, 0);
  kill(watching, SIGINT);
  EXPECT_EQ(home.wait_for(watching).status, 130);
}

TEST(Concurrent, a_collection_that_another_process_adds_is_watched_too) {
  const Home home;
  write_notes(home, 3, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  const auto letters = home.path() / "letters";
  std::filesystem::create_directory(letters);
  std::ofstream(letters / "one.md") << "The first letter.";
  std::ofstream(letters / "two.md") << "The second letter.";
  const pid_t watching = home.start({"index", "--watch"});
  wait_until_said(home, watching, "watching for changes");
  ASSERT_EQ(home.run({"add", letters.string(), "--no-index"}).status, 0);
  wait_until_said(home, watching, "2 new");
  std::ofstream(letters / "three.md") << "The delta letter.";
  wait_until_said(home, watching, "1 new");
  EXPECT_EQ(home.run({"search", "delta", "--mode", "lexical"}).status, 0);
  kill(watching, SIGINT);
  EXPECT_EQ(home.wait_for(watching).status, 130);
}

TEST(Concurrent, watching_that_begins_during_another_run_waits_for_its_end) {
  const Home home;
  write_notes(home, 3, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  pid_t watching = 0;
  {
    const OtherWriter other(home);
    watching = home.start({"index", "--watch"});
    wait_until_said(home, watching, "another carrel");
  }
  wait_until_said(home, watching, "watching for changes");
  kill(watching, SIGINT);
  EXPECT_EQ(home.wait_for(watching).status, 130);
}

TEST(Concurrent, watching_that_waits_can_be_ended) {
  const Home home;
  write_notes(home, 3, "alpha");
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "notes"}).status, 0);
  const OtherWriter other(home);
  const pid_t watching = home.start({"index", "--watch"});
  wait_until_said(home, watching, "another carrel");
  kill(watching, SIGINT);
  EXPECT_EQ(home.wait_for(watching).status, 130);
}

}  // namespace
}  // namespace carrel::test
