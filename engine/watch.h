// Waits until something in some folders changes (Linux inotify). Says only that, not what: the
// index run that follows finds out, and is quick when little changed.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/files.h"

namespace carrel::engine {

class FolderWatcher {
 public:
  // Watches these folders and all below them, but hidden ones. Where the system's limit on watches
  // is met, the rest is looked at once a minute instead. Throws Error{io}.
  // `library` is not watched where it lies inside: an index run writes there.
  FolderWatcher(const std::vector<std::filesystem::path>& folders,
                const std::filesystem::path& library);

  // Waits for a change, then until nothing has changed for a second (at most ten), so that a burst
  // of writes is one. False when a stop was requested.
  bool wait(std::stop_token stop);

 private:
  void watch_below(const std::filesystem::path& folder);
  // Reads the waiting events; true if there were any.
  bool drain();
  bool readable_within(int timeout_ms, const std::stop_token& stop) const;

  FileDescriptor inotify_;
  std::filesystem::path library_;  // canonical
  std::vector<std::filesystem::path> folder_of_watch_;  // by watch descriptor
  bool watches_everything_ = true;
};

}  // namespace carrel::engine
