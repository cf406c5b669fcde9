// The collections and folders of a library, by what a person may call them.
#pragma once

#include <string>
#include <vector>

#include "engine/place_mention.h"
#include "index/store.h"

namespace carrel::engine {

// Of `collections` only (all when empty): that there is a name tells something, too. Refers to
// `store`. A name of more than place_folders_max folders means none, and so does one with '*' or '?',
// which a path: would read as a pattern. The first question for a folder is O(documents).
PlaceNames known_places(const index::Store& store, const std::vector<std::string>& collections);

}  // namespace carrel::engine
