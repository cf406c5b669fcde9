// What a search can be narrowed to: the types, languages and tags that documents have.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/store.h"

namespace carrel::index {

struct Facet {
  std::string value;  // as a filter of the query language takes it
  std::int64_t documents = 0;
};

// Each by how many documents have it, the most first; those beyond facet_values_max are left out.
struct Facets {
  std::vector<Facet> types;
  std::vector<Facet> languages;
  std::vector<Facet> tags;
};

// Of the searchable documents in these collections (ids; all when empty). O(documents).
Facets count_facets(const Store& store, const std::vector<std::int64_t>& collections);

}  // namespace carrel::index
