// Finds a folder within a collection by what a person calls it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/store.h"

namespace carrel::engine {

struct FolderPlace {
  index::Collection collection;
  std::string path;                       // below the collection's root
  std::vector<index::FileRecord> files;  // of the index, at any depth below it; never empty
};

// `name` is "collection/path", an absolute path, or a path relative to `working_folder`. Nothing when
// the index holds no file below such a folder. Throws Error{usage} for the root of a collection,
// which has a name of its own.
std::optional<FolderPlace> find_folder(const index::Store& store, std::string_view name,
                                       const std::string& working_folder);

}  // namespace carrel::engine
