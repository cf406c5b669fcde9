// Takes a damaged database out of the way, so that the library can be made anew beside it.
#pragma once

#include <filesystem>
#include <vector>

#include "index/store.h"

namespace carrel::index {

// Folders of a library that hold what was set aside begin with this; a number follows.
inline constexpr char set_aside_prefix[] = "set-aside-";

struct SetAside {
  std::filesystem::path folder;  // where the files are now
  bool has_collections = false;  // false: what collections there were could not be read any more
  std::vector<Collection> collections;  // names, folders and globs; ids and times are 0
};

// Moves the database, what belongs to it and the vector snapshots into a new folder of the library;
// deletes nothing and changes no byte of them. Conversations and tokens (activity.db) stay. Throws Error:
// busy when another carrel writes; not_found without a database; io.
SetAside set_aside(const std::filesystem::path& library);

}  // namespace carrel::index
