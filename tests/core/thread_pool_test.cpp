#include "core/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <numeric>
#include <stdexcept>

namespace carrel {
namespace {

TEST(thread_pool, runs_every_job_and_keeps_their_order) {
  std::vector<int> order;
  std::vector<std::future<void>> ends;
  ThreadPool pool(1);
  for (int i = 0; i < 100; ++i) {
    ends.push_back(pool.submit([&order, i](std::stop_token) { order.push_back(i); }));
  }
  for (auto& end : ends) end.get();
  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(order, expected);
}

TEST(thread_pool, runs_jobs_side_by_side) {
  ThreadPool pool(3);
  EXPECT_EQ(pool.threads(), 3);
  std::latch all_here(3);  // opens only if three jobs run at once
  std::vector<std::future<void>> ends;
  for (int i = 0; i < 3; ++i) {
    ends.push_back(pool.submit([&](std::stop_token) { all_here.arrive_and_wait(); }));
  }
  for (auto& end : ends) end.get();
}

TEST(thread_pool, hands_on_exceptions_and_goes_on) {
  ThreadPool pool(1);
  auto bad = pool.submit([](std::stop_token) { throw std::runtime_error("broken"); });
  auto good = pool.submit([](std::stop_token) {});
  EXPECT_THROW(bad.get(), std::runtime_error);
  EXPECT_NO_THROW(good.get());
}

TEST(thread_pool, stops_running_jobs_and_drops_waiting_ones_at_its_end) {
  std::future<void> running;
  std::future<void> waiting;
  std::atomic<bool> waiting_ran = false;
  {
    ThreadPool pool(1);
    std::latch started(1);
    running = pool.submit([&started](std::stop_token stop) {
      started.count_down();
      while (!stop.stop_requested()) std::this_thread::yield();
    });
    waiting = pool.submit([&waiting_ran](std::stop_token) { waiting_ran = true; });
    started.wait();
  }
  EXPECT_NO_THROW(running.get());
  EXPECT_THROW(waiting.get(), std::future_error);
  EXPECT_FALSE(waiting_ran);
}

TEST(thread_pool, that_ends_breaks_the_promise_of_a_job_its_own_job_submits) {
  std::future<void> late;
  {
    ThreadPool pool(1);
    std::latch started(1);
    pool.submit([&](std::stop_token stop) {
      started.count_down();
      while (!stop.stop_requested()) std::this_thread::yield();
      late = pool.submit([](std::stop_token) {});
    });
    started.wait();
  }
  EXPECT_THROW(late.get(), std::future_error);
}

TEST(thread_pool, takes_jobs_from_many_threads) {
  std::atomic<int> count = 0;
  {
    ThreadPool pool(2);
    std::vector<std::jthread> givers;
    for (int i = 0; i < 4; ++i) {
      givers.emplace_back([&] {
        std::vector<std::future<void>> ends;
        for (int job = 0; job < 200; ++job) {
          ends.push_back(pool.submit([&count](std::stop_token) { ++count; }));
        }
        for (auto& end : ends) end.get();
      });
    }
  }
  EXPECT_EQ(count, 800);
}

TEST(thread_pool, has_at_least_one_thread) {
  EXPECT_EQ(ThreadPool(0).threads(), 1);
  EXPECT_GE(usable_threads(), 1);
}

}  // namespace
}  // namespace carrel
