// Registering folders, and finding collections by the names people type.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "index/store.h"

namespace carrel::engine {

// What becomes of the globs that a collection has already.
enum class OldGlobs { keep, drop };

struct NewCollection {
  std::filesystem::path folder;
  std::string name;  // empty: the folder's own name, made unique
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  OldGlobs old_globs = OldGlobs::keep;
};

// Registers a folder, or returns the collection that already has this root, its globs and those
// given together: files that were left out must not come back unasked. Throws Error: not_found for a missing folder; usage for a name
// that is taken by another folder or holds '/', ':' or control characters.
index::Collection add_collection(index::Store& store, const NewCollection& request);

// Throws Error{not_found} with the names there are.
index::Collection find_collection(const index::Store& store, std::string_view name);

// The named collections, or all when `names` is empty.
std::vector<index::Collection> find_collections(const index::Store& store,
                                                const std::vector<std::string>& names);

}  // namespace carrel::engine
