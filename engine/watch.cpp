#include "engine/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "core/error.h"
#include "core/log.h"

namespace carrel::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t wanted_events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                        IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr auto quiet_time = std::chrono::seconds(1);
constexpr auto burst_time_max = std::chrono::seconds(10);
constexpr auto unwatched_interval = std::chrono::minutes(1);
// How long a stop request can go unnoticed.
constexpr int poll_ms = 200;

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with('.');
}

}  // namespace

FolderWatcher::FolderWatcher(const std::vector<std::filesystem::path>& folders,
                             const std::filesystem::path& library)
    : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      library_(std::filesystem::weakly_canonical(library)) {
  if (!inotify_) throw_io_error("cannot watch for changes", "inotify", errno);
  for (const auto& folder : folders) watch_below(folder);
}

void FolderWatcher::watch_below(const std::filesystem::path& folder) {
  if (folder == library_) return;
  const int watch = inotify_add_watch(inotify_.get(), folder.c_str(), wanted_events);
  if (watch < 0) {
    if (errno == ENOSPC && watches_everything_) {
      log(LogLevel::warning,
          "the system's limit on watched folders (fs.inotify.max_user_watches) "
          "is met; looking once a minute instead");
    }
    if (errno == ENOSPC || errno == ENOMEM) watches_everything_ = false;
    return;  // a folder that is gone or closed to us has nothing to tell
  }
  const auto index = static_cast<std::size_t>(watch);
  if (folder_of_watch_.size() <= index) folder_of_watch_.resize(index + 1);
  folder_of_watch_[index] = folder;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_directory(error) && !entry.is_symlink(error) && !is_hidden(entry.path())) {
      watch_below(entry.path());
    }
  }
}

bool FolderWatcher::drain() {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool any = false;
  for (;;) {
    const ssize_t count = read(inotify_.get(), buffer.data(), buffer.size());
    if (count <= 0) return any;
    any = true;
    for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += sizeof(inotify_event) + event->len;
      const bool new_folder = (event->mask & IN_ISDIR) != 0 &&
                              (event->mask & (IN_CREATE | IN_MOVED_TO)) != 0 && event->len > 0;
      if (!new_folder || event->name[0] == '.') continue;
      // A copy: watch_below may grow the table it would refer into.
      const auto parent = folder_of_watch_.at(static_cast<std::size_t>(event->wd));
      watch_below(parent / event->name);
    }
  }
}

bool FolderWatcher::readable_within(int timeout_ms, const std::stop_token& stop) const {
  const auto end = Clock::now() + std::chrono::milliseconds(timeout_ms);
  while (!stop.stop_requested() && Clock::now() < end) {
    pollfd waiting{.fd = inotify_.get(), .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, std::min(poll_ms, timeout_ms)) > 0) return true;
  }
  return false;
}

bool FolderWatcher::wait(std::stop_token stop) {
  const auto start = Clock::now();
  while (!drain()) {
    if (stop.stop_requested()) return false;
    if (!watches_everything_ && Clock::now() - start >= unwatched_interval) return true;
    readable_within(poll_ms, stop);
  }
  const auto burst_end = Clock::now() + burst_time_max;
  const int quiet_ms =
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(quiet_time).count());
  while (Clock::now() < burst_end && readable_within(quiet_ms, stop)) drain();
  return !stop.stop_requested();
}

}  // namespace carrel::engine
