// What a query says of the documents it is after, beside what it says of their text.
//
// Nothing here is a filter: what is understood is preferred (index/preference.h), is told to the
// user, and is undone by quotes around the words. A filter of the query language says the same for
// certain, so where there is one, words of its kind are left alone. So are words that mean no
// document of those searched.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "index/query.h"
#include "index/store.h"

namespace carrel::engine {

struct Understood {
  std::string written;    // of the query, as it was typed
  std::string documents;  // what is preferred, for a person: "documents of 2026-03"
};

// What the words are held against.
struct Surroundings {
  const index::Store& store;
  index::Filters searched;                     // what a search may return
  std::optional<std::chrono::sys_days> today;  // none: words of time are left alone
};

// Adds to `query.preferred`. Takes phrases out of `query.text` that say nothing of what stands in a
// text, such as "last week" and "the pdf about", unless none but common words would be left; never a
// single word. O(documents) where words mean documents.
std::vector<Understood> understand(index::Query& query, const Surroundings& around);

}  // namespace carrel::engine
