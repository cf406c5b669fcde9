#include "server/http_workers.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>

#include "core/error.h"

namespace carrel::server {
namespace {

// Ends this process: 0 when a job that no thread could be had for was refused.
[[noreturn]] void run_without_threads() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_AS, &none);  // a new thread's stack has no room
  Workers workers(4);
  try {
    workers.run([] { std::_Exit(1); });
  } catch (const Error& error) {
    std::_Exit(error.code() == ErrorCode::busy ? 0 : 2);
  }
  std::_Exit(3);
}

TEST(http_workers, says_when_the_system_gives_no_thread) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer needs room of its own";
#endif
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a fresh process, without stacks to use again
  EXPECT_EXIT(run_without_threads(), testing::ExitedWithCode(0), "");
}

TEST(http_workers, runs_all_that_waits_before_the_end) {
  std::atomic<int> done = 0;
  {
    Workers workers(2);
    for (int i = 0; i < 100; ++i) workers.run([&] { ++done; });
  }
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace carrel::server
