// Filters -> the documents and chunks a search may return, before anything is ranked.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"
#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

// The rows that pass some filters.
struct AllowedRows {
  bool everything = true;             // no filter: the rest is empty
  std::vector<std::uint8_t> chunks;   // by chunk id: 1 when allowed; never empty with a filter
  std::vector<std::int64_t> vectors;  // ascending
};

// Makes `allowed.vectors` those of `allowed.chunks`, and `everything` false.
void narrow_vectors(Database& database, AllowedRows& allowed);

AllowedRows allowed_rows(Database& database, const Filters& filters);

// Whether any searchable document passes. O(documents) where none does.
bool any_document_passes(const Store& store, const Filters& filters);

// By place in `chunk_ids`: 1 when the chunk's document passes.
std::vector<std::uint8_t> chunks_passing(Database& database, std::span<const std::int64_t> chunk_ids,
                                         const Filters& filters);

// A searchable document that passes some filters.
struct AllowedDocument {
  std::int64_t first_chunk = 0;
  std::int64_t chunk_count = 0;
  std::string date;  // its own, else the day it was changed
  std::int64_t mtime_ns = 0;
};

// Newest first. O(documents).
std::vector<AllowedDocument> allowed_documents(Database& database, const Filters& filters);

// The filters, as they are typed, that no document passes when it is the only one: those that were
// mistyped. Looks at documents of `collections` only (all when empty). O(documents) for each filter.
std::vector<std::string> filters_without_documents(const Store& store, const Filters& filters,
                                                   const std::vector<std::string>& collections);

// Types and languages of the documents that there are in `collections` (all when empty).
struct DocumentKinds {
  std::vector<std::string> types, languages;
};
DocumentKinds document_kinds(const Store& store, const std::vector<std::string>& collections);

// Whether `pattern` matches all of `text`: '*' is any run of bytes, '?' any one character.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace carrel::index
