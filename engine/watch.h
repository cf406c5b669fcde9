// Waits until something in some folders changes, or somebody has written to the library. Says only
// that, not what: the index run that follows finds out, and is quick when little changed. Which
// folders are watched is decided elsewhere (collection_watcher.h).
//
// Linux tells of changes (inotify) but of those that others make to a share, of folders beyond the
// system's limit on watches, and of a folder that is not there: those are looked at in turns.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/files.h"
#include "engine/mounts.h"

namespace carrel::engine {

struct WatchOptions {
  std::chrono::milliseconds quiet_time = std::chrono::seconds(1);  // that ends a burst of changes
  std::chrono::milliseconds burst_time_max = std::chrono::seconds(10);
  // Between looks at what is not watched. A look that takes long is followed by a longer rest.
  std::chrono::milliseconds look_interval = std::chrono::minutes(1);
  std::size_t watches_max = SIZE_MAX;  // beside the system's own limit
  std::function<std::vector<Mount>()> mounts = mounted_now;
};

// What a wait ended with.
enum class Wake { stopped, changed, library_written };

// Not thread-safe.
class FolderWatcher {
 public:
  // Watches these folders and all below them, but hidden ones (of a Maildir, these too). `library`
  // is left out where it lies inside: an index run writes there. Throws Error{io}.
  FolderWatcher(std::vector<std::filesystem::path> folders, const std::filesystem::path& library,
                WatchOptions options = {});

  // Watches these folders from now on, and no others.
  void watch(std::vector<std::filesystem::path> folders);

  // Waits for a change, then until nothing has changed for a while, so that a burst of writes is
  // one; or until a process (this one, too) has ended writing to the library. Changes before the
  // call, but after the constructor or the call before, count. `changed` may hide a `library_written`.
  Wake wait(const std::stop_token& stop);

  std::size_t watched_count() const noexcept { return folder_of_watch_.size(); }
  std::size_t looked_at_count() const noexcept { return looked_at_.size(); }

 private:
  using Clock = std::chrono::steady_clock;

  void watch_all();
  void watch_library();
  void watch_below(const std::filesystem::path& folder);
  void unwatch_below(const std::filesystem::path& folder);
  void look_at(const std::filesystem::path& folder);
  std::vector<std::string> mount_points() const;
  // Reads the waiting events; true if any of them matters.
  bool drain();
  bool take_event(std::uint32_t mask, int watch, const char* name);
  bool look_for_changes();
  bool wait_for_event(Clock::time_point until, const FileDescriptor& stopped) const;

  WatchOptions options_;
  std::vector<std::filesystem::path> roots_;
  std::filesystem::path library_;  // canonical
  FileDescriptor inotify_;
  int library_watch_ = -1;  // -1: nobody tells of it
  bool library_written_ = false;
  std::unordered_map<int, std::filesystem::path> folder_of_watch_;
  std::map<std::filesystem::path, std::uint64_t> looked_at_;  // and what was seen of each
  std::vector<Mount> mounts_;
  std::vector<std::string> mount_points_;  // in and above the roots
  Clock::time_point next_look_;
  bool said_limit_ = false;
};

}  // namespace carrel::engine
