#include "server/http_workers.h"

#include <chrono>
#include <system_error>
#include <thread>

#include "core/error.h"
#include "server/limits.h"

namespace carrel::server {

Workers::~Workers() {
  std::unique_lock lock(mutex_);
  ending_ = true;
  filled_.notify_all();
  ended_.wait(lock, [this] { return threads_ == 0; });
}

void Workers::run(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (idle_ < jobs_.size() && threads_ < threads_max_ && start_thread()) return;
  if (threads_ == 0) {
    jobs_.pop_back();
    throw Error(ErrorCode::busy, "the system gives no thread to answer with");
  }
  filled_.notify_one();
}

bool Workers::start_thread() {
  try {
    std::thread([this] { work(); }).detach();  // joined by count: see the destructor
    ++threads_;
    return true;
  } catch (const std::system_error&) {
    return false;  // those that are there do the work, later
  }
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (jobs_.empty()) {
      if (ending_) break;
      ++idle_;
      const bool in_time =
          filled_.wait_for(lock, http_thread_idle_time_max, [this] { return !jobs_.empty() || ending_; });
      --idle_;
      if (!in_time) break;
      continue;
    }
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
  --threads_;
  ended_.notify_all();
}

}  // namespace carrel::server
