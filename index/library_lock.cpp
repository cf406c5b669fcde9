#include "index/library_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "core/error.h"

namespace carrel::index {
namespace {

std::string holder_of(int fd) {
  std::array<char, 32> bytes{};
  const ssize_t count = pread(fd, bytes.data(), bytes.size() - 1, 0);
  std::string holder(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!holder.empty() && (holder.back() < '0' || holder.back() > '9')) holder.pop_back();
  return holder.empty() ? "unknown" : holder;
}

}  // namespace

FileDescriptor lock_library(const std::filesystem::path& library) {
  const std::filesystem::path file = library / "lock";
  FileDescriptor lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) throw_io_error("open lock", file.string(), errno);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw_io_error("lock", file.string(), errno);
    throw Error(ErrorCode::busy, "another carrel (process " + holder_of(lock.get()) +
                                     ") is writing to this library; wait for it or stop it: " +
                                     library.string());
  }
  const std::string holder = std::to_string(getpid()) + "\n";
  const bool written = ftruncate(lock.get(), 0) == 0 &&
                       pwrite(lock.get(), holder.data(), holder.size(), 0) ==
                           static_cast<ssize_t>(holder.size());
  if (!written) throw_io_error("write lock", file.string(), errno);
  return lock;
}

}  // namespace carrel::index
