// A damaged library: found before an index run makes it worse, and made anew from the documents.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "index/store.h"

namespace carrel::engine {

// Looks through the database for so long at most. Throws index::DamagedLibraryError with what is damaged.
void refuse_damaged(const index::Store& store, std::chrono::milliseconds time_max);

struct Rebuilt {
  std::filesystem::path set_aside;       // where the database that was there is kept
  std::vector<std::string> collections;  // taken over, to be indexed
  bool has_collections = false;          // false: which there were could not be read any more
};

// Sets the database in `folder` aside (index/set_aside.h) and makes an empty one with the same collections.
// When these cannot be read, none is made. Throws Error: not_found, busy, io.
Rebuilt rebuild_library(const std::filesystem::path& folder);

}  // namespace carrel::engine
