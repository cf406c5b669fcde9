// Threads for requests: made when there is work and none is free, gone when idle, never more than
// a limit.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace carrel::server {

class Workers {
 public:
  explicit Workers(std::size_t threads_max) : threads_max_(threads_max) {}
  ~Workers();  // runs what waits, then joins
  Workers(Workers&&) = delete;
  Workers& operator=(Workers&&) = delete;

  // `job` must not throw. Throws Error{busy}, and does not keep the job, when there is no thread and
  // the system gives none.
  void run(std::function<void()> job);

 private:
  bool start_thread();  // with mutex_ held; false when the system gives none
  void work();

  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable ended_;
  std::deque<std::function<void()>> jobs_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace carrel::server
