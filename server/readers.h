// The engine for many requests: a few threads, each with a Library of its own, behind a queue that
// ends. A Library opens at a thread's first job and is released when idle, so that a server nobody
// asks holds little memory.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/library.h"

namespace carrel::server {

struct ReadersOptions {
  engine::LibraryOptions library;
  int threads = 2;
  std::size_t queue_max = 64;          // jobs waiting
  std::chrono::seconds idle_max{120};  // then a thread releases its Library
};

class Readers {
 public:
  using Job = std::function<void(engine::Library&, std::stop_token)>;

  explicit Readers(ReadersOptions options);
  ~Readers();  // asks running jobs to stop and joins
  Readers(Readers&&) = delete;
  Readers& operator=(Readers&&) = delete;

  // Runs `job` on a thread of the pool and waits for its end. What it throws is thrown here. `stop`
  // is handed to it. Throws Error: busy when the queue is full; cancelled when a stop came before
  // its turn; what opening the library throws. Thread-safe.
  void run(std::stop_token stop, const Job& job);

  std::size_t waiting() const;
  std::size_t running() const noexcept { return running_; }

 private:
  struct Task;

  void work(const std::stop_token& stop);
  std::shared_ptr<Task> next(const std::stop_token& stop, bool& idle);

  const ReadersOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<std::shared_ptr<Task>> tasks_;  // shared: the caller waits on what a thread runs
  std::atomic<std::size_t> running_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace carrel::server
