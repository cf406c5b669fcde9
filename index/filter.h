// Filters -> the documents and chunks a search may return, before anything is ranked.
#pragma once

#include <cstdint>
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

// The filters, as they are typed, that no document passes when it is the only one: those that were
// mistyped. O(documents) for each of them.
std::vector<std::string> filters_without_documents(const Store& store, const Filters& filters);

// Types of documents that there are.
std::vector<std::string> document_types(const Store& store);

// Whether `pattern` matches all of `text`: '*' is any run of bytes, '?' any one character.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace carrel::index
