// Joins two stages of a pipeline: push blocks while the queue is full, pop while it is empty.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace carrel {

// Holds items until their costs add up to `cost_max` (one item always fits, however big, so that
// nothing can wait for ever). The cost is whatever the owner bounds: items, or bytes.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t cost_max) : cost_max_(cost_max) {}

  // Waits for room. False when the queue was closed or a stop requested; the item is then lost.
  bool push(T item, std::size_t cost = 1, std::stop_token stop = {}) {
    std::unique_lock lock(mutex_);
    const bool may_go_on = room_.wait(
        lock, stop, [&] { return closed_ || items_.empty() || cost_ + cost <= cost_max_; });
    if (!may_go_on || closed_) return false;
    cost_ += cost;
    items_.emplace_back(std::move(item), cost);
    lock.unlock();
    filled_.notify_one();
    return true;
  }

  // Waits for an item. Empty when the queue is closed and drained, or a stop was requested.
  std::optional<T> pop(std::stop_token stop = {}) {
    std::unique_lock lock(mutex_);
    if (!filled_.wait(lock, stop, [&] { return closed_ || !items_.empty(); })) return std::nullopt;
    return take(lock);
  }

  // The next item if one is there now.
  std::optional<T> try_pop() {
    std::unique_lock lock(mutex_);
    return take(lock);
  }

  // No more items will come; those inside can still be popped.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
    room_.notify_all();
  }

 private:
  std::optional<T> take(std::unique_lock<std::mutex>& lock) {
    if (items_.empty()) return std::nullopt;
    auto [item, cost] = std::move(items_.front());
    items_.pop_front();
    cost_ -= cost;
    lock.unlock();
    room_.notify_all();
    return std::optional<T>(std::move(item));
  }

  std::mutex mutex_;
  std::condition_variable_any room_;
  std::condition_variable_any filled_;
  std::deque<std::pair<T, std::size_t>> items_;
  std::size_t cost_ = 0;
  const std::size_t cost_max_;
  bool closed_ = false;
};

}  // namespace carrel
