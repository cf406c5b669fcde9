#include "engine/memory_gate.h"

#include <gtest/gtest.h>

#include <future>

namespace carrel::engine {
namespace {

constexpr std::uint64_t limit = 512ULL << 20;

TEST(memory_gate, one_file_always_gets_in_however_big) {
  MemoryGate gate(limit);
  EXPECT_TRUE(gate.enter(10ULL << 30, {}));
}

TEST(memory_gate, a_second_big_file_waits_for_the_first_to_leave) {
  MemoryGate gate(limit);
  ASSERT_TRUE(gate.enter(10ULL << 30, {}));
  std::stop_source stop;
  auto second =
      std::async(std::launch::async, [&] { return gate.enter(1 << 20, stop.get_token()); });
  gate.leave(10ULL << 30);
  EXPECT_TRUE(second.get());
}

TEST(memory_gate, a_stop_ends_the_wait) {
  MemoryGate gate(limit);
  ASSERT_TRUE(gate.enter(10ULL << 30, {}));
  std::stop_source stop;
  auto second =
      std::async(std::launch::async, [&] { return gate.enter(1 << 20, stop.get_token()); });
  stop.request_stop();
  EXPECT_FALSE(second.get());
}

}  // namespace
}  // namespace carrel::engine
