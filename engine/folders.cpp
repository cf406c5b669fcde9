#include "engine/folders.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "core/error.h"
#include "engine/mounts.h"
#include "engine/shell_word.h"
#include "ingest/members.h"

namespace carrel::engine {
namespace {

std::string_view without_slashes(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

// Nothing keeps a part of an archive out, and nothing brings it back but a change of the archive.
void refuse_folder_in_file(std::string_view path) {
  const std::size_t separator = path.find(ingest::member_separator);
  if (separator == path.npos) return;
  throw Error(ErrorCode::usage, std::string(path) + " is a folder packed in a file; to erase it: "
                                "carrel forget its documents one by one, or the whole of " +
                                    std::string(path.substr(0, separator)));
}

std::optional<FolderPlace> below(const index::Store& store, const index::Collection& collection,
                                 std::string_view path) {
  FolderPlace found{.collection = collection, .path = std::string(without_slashes(path)), .files = {}};
  const auto files = store.files(collection.id);
  std::copy_if(files.begin(), files.end(), std::back_inserter(found.files),
               [&](const index::FileRecord& file) {
                 return file.path != found.path && is_within(file.path, found.path);
               });
  if (found.path.empty() || found.files.empty()) return std::nullopt;
  refuse_folder_in_file(found.path);
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
  std::string path =
      std::filesystem::weakly_canonical(std::filesystem::path(working_folder) / std::string(name))
          .string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
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
