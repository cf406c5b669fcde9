// The lexical leg: BM25 over the text index.
//
// BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), k1 = 1.2 and
// b = 0.75, with Lucene's idf, which is never negative. Fields are added up with weights before
// saturation (BM25F without a length of each field). FTS5's own bm25() was left: it reads a row of
// sizes for each match and goes through a word's whole list of matches to count them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "index/fts.h"
#include "index/lexical_query.h"

namespace carrel::index {

// The packed length of every chunk by id, read from the library.
struct ChunkLengths {
  std::vector<std::uint8_t> codes;
  static ChunkLengths read(Database& database);
};

struct LexicalResult {
  std::vector<Hit> hits;    // best first
  std::vector<double> idf;  // of each word of the query
};

// In how many allowed chunks a word occurs, counted up to `count_max`. `allowed` as below.
std::int64_t count_chunks(Database& database, const TermSequence& word,
                          std::span<const std::uint8_t> allowed, std::int64_t count_max);

// Narrows `allowed` (by chunk id, 0: no) to chunks with all phrases of the query and nothing it
// excludes, for the leg that does not see them.
void require_phrases(Database& database, const LexicalQuery& query,
                     std::vector<std::uint8_t>& allowed);

// The best `count` chunks. `allowed` by chunk id, 0: no; empty: all. Counting is within it too, so
// that a filtered search ranks as if the library held nothing else.
LexicalResult lexical_search(Database& database, const ChunkLengths& lengths,
                             const LexicalQuery& query, std::span<const std::uint8_t> allowed,
                             std::size_t count);

}  // namespace carrel::index
