// The folders that documents are kept in.
#pragma once

#include <string>
#include <vector>

#include "index/store.h"

namespace carrel::index {

// Each as "collection/path", with those above it, of searchable documents in `collections` (all
// when empty), in order. O(documents).
std::vector<std::string> document_folders(const Store& store,
                                          const std::vector<std::string>& collections);

}  // namespace carrel::index
