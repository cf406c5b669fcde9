#include "engine/collection_watcher.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "engine/collections.h"

namespace carrel::engine {
namespace {

// Of what a run writes (when it ended, what was mounted), nothing is news.
bool is_same(const index::Collection& a, const index::Collection& b) {
  return a.id == b.id && a.root == b.root && a.include == b.include && a.exclude == b.exclude;
}

std::vector<std::filesystem::path> roots_of(const std::vector<index::Collection>& collections) {
  std::vector<std::filesystem::path> roots;
  for (const auto& collection : collections) roots.emplace_back(collection.root);
  return roots;
}

}  // namespace

// The library is watched before its collections are read, so that no change falls between the two.
CollectionWatcher::CollectionWatcher(std::filesystem::path library, std::vector<std::string> names,
                                     WatchOptions options)
    : library_(std::move(library)),
      names_(std::move(names)),
      folders_({}, library_, std::move(options)) {
  look_again();
}

// Nothing when the library cannot be read at the moment, as while it is made anew or updated: whoever
// mends it writes, and then it is looked at again.
std::optional<std::vector<index::Collection>> CollectionWatcher::collections_now() {
  if (!index::library_exists(library_)) return std::vector<index::Collection>();
  try {
    auto now = find_collections(index::Store(library_, index::Access::read), names_);
    is_readable_ = true;
    return now;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::not_found && !names_.empty()) throw;
    if (std::exchange(is_readable_, false)) {
      log(LogLevel::warning, std::string("which folders to watch cannot be read now: ") + error.what());
    }
    return std::nullopt;
  }
}

// Whether the collections are others than before.
bool CollectionWatcher::look_again() {
  const auto read = collections_now();
  if (!read) return false;
  std::vector<index::Collection> now = *read;
  const bool is_news =
      !std::equal(now.begin(), now.end(), collections_.begin(), collections_.end(), is_same);
  const auto roots = roots_of(now);
  if (roots != roots_of(collections_)) folders_.watch(roots);
  collections_ = std::move(now);
  return is_news;
}

bool CollectionWatcher::wait(const std::stop_token& stop) {
  for (;;) {
    const Wake wake = folders_.wait(stop);
    if (wake == Wake::stopped) return false;
    // Both are asked: behind a change in a folder there may be one of the collections.
    if (look_again() || wake == Wake::changed) return true;
  }
}

}  // namespace carrel::engine
