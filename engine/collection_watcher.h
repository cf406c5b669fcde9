// Keeps watch over the collections of a library: over what is in their folders, and over which
// collections there are, which other processes change (carrel add, carrel forget).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/watch.h"
#include "index/store.h"

namespace carrel::engine {

// Not thread-safe.
class CollectionWatcher {
 public:
  // Watches the collections of these names, or all, also those to come, when `names` is empty; of a
  // library that is not there yet or cannot be read now, none for the moment. Throws Error: io; not_found when nothing has one of the
  // names.
  CollectionWatcher(std::filesystem::path library, std::vector<std::string> names,
                    WatchOptions options = {});

  // Waits until there is something to index: a change in a folder, another collection, or others of
  // its globs. False when a stop was requested. Throws as the constructor: a collection that was
  // asked for may be forgotten meanwhile.
  bool wait(const std::stop_token& stop);

  const FolderWatcher& folders() const& noexcept { return folders_; }
  const FolderWatcher& folders() const&& = delete;

 private:
  bool look_again();
  std::optional<std::vector<index::Collection>> collections_now();

  std::filesystem::path library_;
  std::vector<std::string> names_;
  std::vector<index::Collection> collections_;
  FolderWatcher folders_;
  bool is_readable_ = true;  // or it was said that it is not
};

}  // namespace carrel::engine
