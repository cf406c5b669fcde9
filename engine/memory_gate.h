// Keeps an index run inside its memory: lets a file in only when what is under way leaves room.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace carrel::engine {

// Counts bytes of source files under way, from being read to being written. One file always gets
// in, however big: the gate bounds what is added to it. While the process holds more than
// `resident_bytes_max`, files go one at a time.
class MemoryGate {
 public:
  explicit MemoryGate(std::uint64_t resident_bytes_max);

  // Waits for room. False when a stop was requested.
  bool enter(std::uint64_t bytes, std::stop_token stop);
  void leave(std::uint64_t bytes);

 private:
  bool has_room(std::uint64_t bytes) const;

  std::mutex mutex_;
  std::condition_variable_any room_;
  const std::uint64_t resident_bytes_max_;
  const std::uint64_t source_bytes_max_;
  std::uint64_t source_bytes_ = 0;
};

// glibc keeps freed memory in its arenas; after something big it is given back to the system. Some
// milliseconds.
void give_back_freed_memory() noexcept;

}  // namespace carrel::engine
