// The collections and folders of a library, by what a person may call them.
#pragma once

#include <string>
#include <vector>

#include "engine/place_mention.h"
#include "index/store.h"

namespace carrel::engine {

// Of `collections` only (all when empty): that there is a name tells something, too. Refers to
// `store`. The first question for a folder is O(documents).
PlaceNames known_places(const index::Store& store, const std::vector<std::string>& collections);

}  // namespace carrel::engine
