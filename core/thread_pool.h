// A fixed number of threads that run jobs in the order they were given.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/bounded_queue.h"

namespace carrel {

// Threads this process may use: the CPUs it is allowed to run on, at least 1.
int usable_threads() noexcept;

class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  // Asks running jobs to stop through their token, drops the waiting ones, and joins.
  ~ThreadPool();
  ThreadPool(ThreadPool&&) = delete;
  ThreadPool& operator=(ThreadPool&&) = delete;

  int threads() const noexcept { return static_cast<int>(workers_.size()); }

  // Runs `job` on some thread; the future holds its end or its exception. A job dropped at
  // destruction leaves a future with std::future_error{broken_promise}. Thread-safe.
  std::future<void> submit(std::function<void(std::stop_token)> job);

 private:
  void run(std::stop_token stop);

  BoundedQueue<std::packaged_task<void(std::stop_token)>> jobs_;
  std::vector<std::jthread> workers_;
};

}  // namespace carrel
