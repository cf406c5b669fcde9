#include "server/readers.h"

#include <malloc.h>

#include <exception>
#include <future>
#include <optional>

#include "core/error.h"

namespace carrel::server {

struct Readers::Task {
  const Job* job = nullptr;  // lives as long as run(), which waits for `done`
  std::stop_token stop;
  // How it ended; null: well. Handed over as a value, so that the exception dies in the caller's
  // thread and no two threads ever hold it.
  std::promise<std::exception_ptr> done;
};

Readers::Readers(ReadersOptions options) : options_(std::move(options)) {
  threads_.reserve(static_cast<std::size_t>(options_.threads));
  for (int i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
}

Readers::~Readers() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  for (const auto& task : tasks_) {
    task->done.set_value(
        std::make_exception_ptr(Error(ErrorCode::cancelled, "the server is ending")));
  }
}

void Readers::run(std::stop_token stop, const Job& job) {
  const auto task = std::make_shared<Task>();
  task->job = &job;
  task->stop = std::move(stop);
  auto done = task->done.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= options_.queue_max) {
      throw Error(ErrorCode::busy, "too many requests are waiting; try again soon");
    }
    tasks_.push_back(task);
  }
  filled_.notify_one();
  if (const std::exception_ptr failure = done.get()) std::rethrow_exception(failure);
}

std::size_t Readers::waiting() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

// The next task; null with `idle` set when none came for long, or when the pool ends.
std::shared_ptr<Readers::Task> Readers::next(const std::stop_token& stop, bool& idle) {
  std::unique_lock lock(mutex_);
  const auto filled = [&] { return !tasks_.empty(); };
  if (!filled_.wait_for(lock, stop, options_.idle_max, filled)) {
    idle = !stop.stop_requested();
    return nullptr;
  }
  auto task = std::move(tasks_.front());
  tasks_.pop_front();
  return task;
}

void Readers::work(const std::stop_token& stop) {
  std::optional<engine::Library> library;
  while (!stop.stop_requested()) {
    bool idle = false;
    const auto task = next(stop, idle);
    if (idle && library) {
      library.reset();
      malloc_trim(0);  // glibc keeps what was freed; an idle server should not
    }
    if (!task) continue;
    ++running_;
    std::exception_ptr failure;
    try {
      if (task->stop.stop_requested()) throw Error(ErrorCode::cancelled, "nobody waits any more");
      if (!library) library.emplace(options_.library, index::Access::read);
      (*task->job)(*library, task->stop);
    } catch (...) {  // NOLINT: thrown again where the caller waits
      failure = std::current_exception();
    }
    --running_;
    task->done.set_value(std::move(failure));
  }
}

}  // namespace carrel::server
