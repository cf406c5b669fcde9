// A query as it is read: the query language taken apart, and words that nobody's documents hold
// read as what was meant. What was read otherwise than it was written is said, and quotes undo it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/library.h"
#include "index/query.h"

namespace carrel::engine {

struct QueryNote {
  std::string written;
  std::string read_as;
};

struct ReadQuery {
  index::Query query;
  std::vector<QueryNote> notes;  // in the order of the query
};

// Looks at the library's words (index/spelling.h) and, for a word that they do not have, at the
// word list and the embedding model, which know words that are rare but right. Throws what loading
// these throws.
ReadQuery read_query(Library& library, std::string_view text);

// A sentence for a person.
std::string sentence_of(const QueryNote& note);

}  // namespace carrel::engine
