#include "engine/memory_gate.h"

#include <malloc.h>

#include <algorithm>

#include "core/files.h"

namespace carrel::engine {
namespace {

// A document under way holds its bytes, its text, blocks, chunks and analysed terms: about ten
// times the source, measured on Markdown. A quarter of the limit is the program itself.
constexpr std::uint64_t expansion = 10;
constexpr std::uint64_t source_bytes_min = 1U << 20;
// Asking the kernel for the resident size costs some 20 microseconds: small files skip it.
constexpr std::uint64_t small_file_bytes = 256U << 10;

}  // namespace

MemoryGate::MemoryGate(std::uint64_t resident_bytes_max)
    : resident_bytes_max_(resident_bytes_max),
      source_bytes_max_(std::max(source_bytes_min, resident_bytes_max / 4 * 3 / expansion)) {}

bool MemoryGate::has_room(std::uint64_t bytes) const {
  if (source_bytes_ == 0) return true;
  if (source_bytes_ + bytes > source_bytes_max_) return false;
  if (bytes < small_file_bytes) return true;
  return memory_use().resident_bytes < resident_bytes_max_ / 4 * 3;
}

bool MemoryGate::enter(std::uint64_t bytes, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!room_.wait(lock, stop, [&] { return has_room(bytes); })) return false;
  source_bytes_ += bytes;
  return true;
}

void MemoryGate::leave(std::uint64_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    source_bytes_ -= bytes;
  }
  if (bytes >= small_file_bytes) give_back_freed_memory();
  room_.notify_all();
}

void give_back_freed_memory() noexcept { malloc_trim(0); }

}  // namespace carrel::engine
