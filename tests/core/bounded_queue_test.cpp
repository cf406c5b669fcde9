#include "core/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace carrel {
namespace {

TEST(bounded_queue, gives_items_in_order_and_ends_after_close) {
  BoundedQueue<std::unique_ptr<int>> queue(10);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(queue.push(std::make_unique<int>(i)));
  queue.close();
  EXPECT_FALSE(queue.push(std::make_unique<int>(9)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(**queue.pop(), i);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(bounded_queue, never_holds_more_than_its_cost) {
  BoundedQueue<int> queue(4);
  std::atomic<int> held = 0;
  std::atomic<int> held_max = 0;
  std::jthread producer([&] {
    for (int i = 0; i < 2000; ++i) {
      ASSERT_TRUE(queue.push(i, 2));
      const int now = ++held;
      int seen = held_max;
      while (now > seen && !held_max.compare_exchange_weak(seen, now)) {
      }
    }
    queue.close();
  });
  int expected = 0;
  while (const auto item = queue.pop()) {
    --held;
    EXPECT_EQ(*item, expected++);
  }
  EXPECT_EQ(expected, 2000);
  // Two fit; between a pop and its count here the producer may put one more.
  EXPECT_LE(held_max, 3);
}

TEST(bounded_queue, takes_one_item_however_big) {
  BoundedQueue<int> queue(1);
  EXPECT_TRUE(queue.push(7, 1'000'000));
  EXPECT_EQ(queue.try_pop(), 7);
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

TEST(bounded_queue, wakes_who_waits_when_a_stop_is_requested) {
  BoundedQueue<int> queue(1);
  std::stop_source stop;
  EXPECT_TRUE(queue.push(1));
  bool pushed = true;
  {
    const std::jthread producer([&] { pushed = queue.push(2, 1, stop.get_token()); });
    stop.request_stop();
  }
  EXPECT_FALSE(pushed);
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(stop.get_token()), std::nullopt);
}

}  // namespace
}  // namespace carrel
