#include "core/thread_pool.h"

#include <sched.h>

#include <algorithm>
#include <limits>

namespace carrel {

int usable_threads() noexcept {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  // Fails on machines with more CPUs than cpu_set_t holds; then the standard library's count will
  // do.
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

ThreadPool::ThreadPool(int threads) : jobs_(std::numeric_limits<std::size_t>::max()) {
  const int count = std::max(1, threads);
  workers_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    workers_.emplace_back([this](std::stop_token stop) { run(std::move(stop)); });
  }
}

ThreadPool::~ThreadPool() {
  // All are asked before the first is joined, or the others would go on taking jobs meanwhile.
  for (std::jthread& worker : workers_) worker.request_stop();
  jobs_.close();  // a job that submits to its own dying pool gets a broken promise
}

std::future<void> ThreadPool::submit(std::function<void(std::stop_token)> job) {
  std::packaged_task<void(std::stop_token)> task(std::move(job));
  std::future<void> end = task.get_future();
  jobs_.push(std::move(task));
  return end;
}

void ThreadPool::run(std::stop_token stop) {
  while (auto job = jobs_.pop(stop)) {
    // pop hands out what is still there even after a stop; dropping it breaks its promise.
    if (!stop.stop_requested()) (*job)(stop);
  }
}

}  // namespace carrel
