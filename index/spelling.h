// What a word of the query was meant to be when no passage has it: the library's own word that is
// one letter away.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "index/query.h"
#include "index/sqlite.h"

namespace carrel::index {

struct Correction {
  Span written;         // in Query::text
  std::string read_as;  // as the library writes it
};

// Whether a word, folded, is spelt right wherever it may come from: a rare word is no mistake.
using KnowsWord = std::function<bool(std::string_view folded)>;

// In the order of the text. Left alone are words that some passage has in any form, words inside
// quotes, parts of compounds, words with digits, short ones, scripts without spaces, and a query
// most of whose words are in no passage: it is in another language.
// `languages` as make_lexical_query() takes them.
//
// A word is corrected by one letter: four of five misspellings are one left out, put in, replaced,
// or swapped with the next (Damerau, 1964). The text index keeps no words to look through, only
// their names (fts.cpp), so every spelling one letter away is looked up; that costs 500 to 1,000
// lookups a word whatever the size of the library, and nothing for words that it has.
std::vector<Correction> find_corrections(Database& database, const Query& query,
                                         std::span<const std::string> languages,
                                         const KnowsWord& knows);

// The text with the corrections made. They are in order.
std::string corrected(std::string_view text, std::span<const Correction> corrections);

}  // namespace carrel::index
