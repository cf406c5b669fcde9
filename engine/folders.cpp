#include "engine/folders.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "core/error.h"
#include "engine/mounts.h"
#include "engine/shell_word.h"

namespace carrel::engine {
namespace {

std::string_view without_slashes(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::optional<FolderPlace> below(const index::Store& store, const index::Collection& collection,
                                 std::string_view path) {
  FolderPlace found{.collection = collection, .path = std::string(without_slashes(path)), .files = {}};
  const auto files = store.files(collection.id);
  std::copy_if(files.begin(), files.end(), std::back_inserter(found.files),
               [&](const index::FileRecord& file) {
                 return file.path != found.path && is_within(file.path, found.path);
               });
  if (found.files.empty()) return std::nullopt;
  return found;
}

}  // namespace

std::optional<FolderPlace> find_folder(const index::Store& store, std::string_view name,
                                       const std::string& working_folder) {
  if (name.empty() || name.starts_with('#')) return std::nullopt;
  const std::size_t slash = name.find('/');
  if (slash != name.npos && slash > 0 && !without_slashes(name.substr(slash + 1)).empty()) {
    if (const auto collection = store.collection(name.substr(0, slash))) {
      if (auto found = below(store, *collection, name.substr(slash + 1))) return found;
    }
  }
  const std::string path(without_slashes(
      std::filesystem::weakly_canonical(std::filesystem::path(working_folder) / std::string(name))
          .string()));
  for (const index::Collection& collection : store.collections()) {
    if (path == collection.root) {
      throw Error(ErrorCode::usage, path + " is the collection " + collection.name +
                                        "; to erase it: carrel forget " + shell_word(collection.name));
    }
    if (!is_within(path, collection.root)) continue;
    const std::size_t root_bytes = collection.root == "/" ? 1 : collection.root.size() + 1;
    return below(store, collection, path.substr(root_bytes));
  }
  return std::nullopt;
}

}  // namespace carrel::engine
