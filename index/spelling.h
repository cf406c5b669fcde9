// What a word of the query was meant to be when no passage has it: the library's own word that is
// one letter away.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "index/lexical.h"
#include "index/query.h"
#include "index/sqlite.h"

namespace carrel::index {

struct Correction {
  Span written;         // in Query::text
  std::string read_as;  // as the library writes it
};

// Whether a word, folded, is spelt right wherever it may come from: a rare word is no mistake.
using KnowsWord = std::function<bool(std::string_view folded)>;

// What is searched: only its words count as known and are read instead, so that a search tells
// nothing of documents that it may not return.
struct SpellingScope {
  const ChunkLengths& lengths;
  std::span<const std::uint8_t> allowed;  // by chunk id, 0: no; empty: all
  std::span<const std::string> languages;  // as make_lexical_query() takes them
};

// In the order of the text. Left alone are words that some passage has in any form, words inside
// quotes, parts of compounds, words with digits, short and very long ones, scripts without spaces, and
// a query most of whose words are in no passage: it is in another language.
//
// A word is corrected by one letter: four of five misspellings are one left out, put in, replaced,
// or swapped with the next (Damerau, 1964). The text index keeps no words to look through, only
// their names (fts.cpp), so every spelling one letter away is looked up: up to 1,700 lookups a word
// whatever the size of the library, and none for words that it has.
std::vector<Correction> find_corrections(Database& database, const Query& query,
                                         const SpellingScope& scope, const KnowsWord& knows);

// The text with the corrections made. They are in order.
std::string corrected(std::string_view text, std::span<const Correction> corrections);

}  // namespace carrel::index
