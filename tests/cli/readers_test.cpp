// Reader processes end with the program that started them, however it ends.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using std::chrono::milliseconds;

// Of all processes whose parent this is. The name in /proc/<n>/stat may hold anything but is
// followed by the last ')'.
std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    std::ifstream in(entry.path() / "stat");
    std::string stat;
    std::getline(in, stat);
    const std::size_t end = stat.rfind(')');
    if (end == stat.npos || end + 4 > stat.size()) continue;
    if (std::atoi(stat.c_str() + end + 4) == parent) children.push_back(std::atoi(name.c_str()));
  }
  return children;
}

bool is_alive(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::string stat;
  std::getline(in, stat);
  const std::size_t end = stat.rfind(')');
  return end != stat.npos && stat.substr(end + 2, 1) != "Z" && stat.substr(end + 2, 1) != "X";
}

template <typename Condition>
bool comes_true(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

void expect_readers_end_after(int signal) {
  const Home home;
  for (int i = 0; i < 3000; ++i) {
    home.write("note" + std::to_string(i) + ".md", "# Note\n\nText of " + std::to_string(i) + ".\n");
  }
  const pid_t program = home.start({"add", home.documents().string()});
  std::vector<pid_t> readers;
  ASSERT_TRUE(comes_true([&] {
    readers = children_of(program);
    return !readers.empty();
  }));
  kill(program, signal);
  home.wait_for(program);
  for (const pid_t reader : readers) {
    EXPECT_TRUE(comes_true([&] { return !is_alive(reader); })) << reader;
  }
}

TEST(Readers, end_when_carrel_is_killed) { expect_readers_end_after(SIGKILL); }

TEST(Readers, end_when_carrel_is_interrupted) { expect_readers_end_after(SIGINT); }

}  // namespace
}  // namespace carrel::test
