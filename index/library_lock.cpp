#include "index/library_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "core/error.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

std::string holder_of(int fd) {
  std::array<char, 32> bytes{};
  const ssize_t count = pread(fd, bytes.data(), bytes.size() - 1, 0);
  std::string holder(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!holder.empty() && (holder.back() < '0' || holder.back() > '9')) holder.pop_back();
  return holder.empty() ? "unknown" : holder;
}

std::filesystem::path lock_file(const std::filesystem::path& library) { return library / lock_name; }

// Looked at through another way of opening it than a holder's, so that two that wait do not wake one
// another.
bool is_locked(const std::filesystem::path& file) {
  const FileDescriptor lock(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!lock && errno == ENOENT) return false;
  if (!lock) throw_io_error("open lock", file.string(), errno);
  if (flock(lock.get(), LOCK_SH | LOCK_NB) == 0) return false;
  if (errno != EWOULDBLOCK) throw_io_error("lock", file.string(), errno);
  return true;
}

}  // namespace

FileDescriptor lock_library(const std::filesystem::path& library) {
  const std::filesystem::path file = lock_file(library);
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

bool wait_until_unlocked(const std::filesystem::path& library, const std::stop_token& stop) {
  const std::filesystem::path file = lock_file(library);
  const FileDescriptor stopped(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const FileDescriptor closed(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!stopped || !closed) throw_io_error("wait for lock", file.string(), errno);
  const std::stop_callback wake(stop, [&] { eventfd_write(stopped.get(), 1); });
  // Where the system tells nothing (a share, no watches left), the looks in between do.
  inotify_add_watch(closed.get(), file.c_str(), IN_CLOSE_WRITE);
  while (!stop.stop_requested() && is_locked(file)) {
    std::array<pollfd, 2> waiting{{{.fd = closed.get(), .events = POLLIN, .revents = 0},
                                   {.fd = stopped.get(), .events = POLLIN, .revents = 0}}};
    poll(waiting.data(), waiting.size(), lock_look_interval_ms);
    std::array<char, 4096> events{};
    while (read(closed.get(), events.data(), events.size()) > 0) {
    }
  }
  return !stop.stop_requested();
}

}  // namespace carrel::index
