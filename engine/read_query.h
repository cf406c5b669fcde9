// A query as it is read: the query language taken apart, words that say which documents are meant
// understood, and words that nobody's documents hold read as what was meant. What was read
// otherwise than it was written is said, and quotes undo it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/library.h"
#include "index/query.h"

namespace carrel::engine {

enum class Reading {
  as_other_word,  // it is in no document
  as_preference,  // it says which documents are meant: understand.h
};

struct QueryNote {
  std::string written;
  std::string read_as;  // the other word, or the documents that come higher
  Reading reading = Reading::as_other_word;
};

struct ReadQuery {
  index::Query query;
  // `query.text` with what understand() took out of it: whoever answers must see "last March".
  std::string question;
  std::vector<QueryNote> notes;  // what is preferred, then other words in the order of the query
};

// Narrows the query's `in:` to `collections` (all when empty); false when none is left. A door that
// shows a client some collections only relies on it. Throws Error{not_found} for an unknown one.
bool narrow_collections(const index::Store& store, const std::vector<std::string>& collections,
                        index::Query& query);

// Understands words of time by the library's today(). Looks at the words of the documents that a
// search in `collections` (all when empty) may return (index/spelling.h) and, for a word that these
// do not have, at the word list and the embedding model, which know words that are rare but right:
// the first such word loads them. Throws what loading these and narrow_collections() throw.
ReadQuery read_query(Library& library, std::string_view text,
                     const std::vector<std::string>& collections);

// A sentence for a person.
std::string sentence_of(const QueryNote& note);

}  // namespace carrel::engine
