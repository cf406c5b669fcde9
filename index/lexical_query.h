// What a query asks of the text index: words with the forms they may have, phrases, exclusions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "index/query.h"

namespace carrel::index {

// One or more positions of terms (fts.h); forms in several languages share a position.
struct TermSequence {
  std::string analysed;
  bool prefix = false;  // the last term may go on
  bool operator==(const TermSequence&) const = default;
};

// Something that must or must not occur, in any of several readings: "e-mail" is "e mail" or
// "email".
using Readings = std::vector<TermSequence>;

struct LexicalQuery {
  std::vector<TermSequence> words;  // to score, each once; at most query_words_max
  std::vector<Readings> phrases;
  std::vector<Readings> excluded;
};

// `languages` are those the library holds, the most frequent first. Stop words are left out of
// `words` unless there are no others.
LexicalQuery make_lexical_query(const Query& query, std::span<const std::string> languages);

// As an operand of an FTS5 MATCH expression. Never lets text out of its quotes.
std::string match_operand(const TermSequence& sequence);

}  // namespace carrel::index
