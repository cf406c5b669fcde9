// Search as every door offers it: the query language in, passages out.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/passage.h"
#include "engine/library.h"
#include "engine/read_query.h"
#include "index/search.h"

namespace carrel::engine {

// What a second look takes at most where nothing else is said.
inline constexpr std::chrono::milliseconds rerank_budget_default{50};

struct SearchRequest {
  std::string query;                     // in the query language
  std::vector<std::string> collections;  // empty: all; an in: of the query narrows them further
  index::SearchOptions options;
  // Looks again at the best passages for so long at most (index/second_look.h).
  std::optional<std::chrono::milliseconds> rerank_budget;
  // Called for what was read otherwise than written, or into it.
  std::function<void(const QueryNote&)> on_note;
};

// Loads the embedding model unless the mode is lexical or nothing has been embedded yet, and for a
// word that no document has. In hybrid mode, passages with none of the words come only when they are alike beyond chance, so that a
// nonsense word finds nothing. A word that no document has may be read as one that some have
// (read_query.h). A query of filters alone lists the documents that pass, newest first,
// each by its first passage. Throws Error: not_found for an unknown collection, naming those there
// are; usage for a query with neither words nor filters.
std::vector<Passage> search(Library& library, const SearchRequest& request,
                            std::stop_token stop = {});

// Everything that ranks at all for a query that is parsed already and must have words;
// `request.query` is not looked at. Throws as search() does.
std::vector<Passage> rank(Library& library, index::Query query, const SearchRequest& request,
                          std::stop_token stop = {});

// Sentences for a person about filters of the query that were not understood, or that no document
// of `collections` (all when empty) passes, with what there is in these. O(documents) for each
// filter.
std::vector<std::string> filter_hints(const index::Store& store, std::string_view query,
                                      const std::vector<std::string>& collections);

// Documents like this one, best first, of these collections (all when empty), with the passages that
// connect them.
std::vector<Passage> related(Library& library, std::int64_t document_id, int count,
                             const std::vector<std::string>& collections,
                             std::stop_token stop = {});

}  // namespace carrel::engine
