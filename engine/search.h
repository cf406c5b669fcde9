// Search as every door offers it: the query language in, passages out.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/passage.h"
#include "engine/library.h"
#include "index/search.h"

namespace carrel::engine {

struct SearchRequest {
  std::string query;                     // in the query language
  std::vector<std::string> collections;  // empty: all
  index::SearchOptions options;
};

// Loads the embedding model unless the mode is lexical or nothing has been embedded yet. Throws
// Error: not_found for an unknown collection, naming those there are; usage for a query without
// words.
std::vector<Passage> search(Library& library, const SearchRequest& request,
                            std::stop_token stop = {});

}  // namespace carrel::engine
