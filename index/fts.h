// The bridge to SQLite's FTS5: a tokenizer that replays already analysed text, and a function that
// scores the rows of a MATCH without a round through SQL for each.
//
// Analysed text is a sequence of terms, each with the separator that precedes it: ' ' goes on to the
// next position, '\t' puts the term at the same position as the one before. The first term has no
// separator. Terms hold neither byte. analyzer.h makes it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "index/sqlite.h"

namespace carrel::index {

// The columns of the text index, in order. On disk: do not renumber.
enum Field { field_title = 0, field_heading = 1, field_body = 2, field_name = 3, field_count = 4 };

// Makes the tokenizer "replay" and the function rank_match(fts, ?) known to a connection.
void register_fts(Database& database);

// What a MATCH is scored with, and what it found. Bound as Pointer{&ranking, ranking_pointer}; the
// function returns 0 for a row that needs no more attention, so that
//   SELECT 1 FROM fts WHERE fts MATCH ? AND rank_match(fts, ?)
// goes through all rows in one step.
inline constexpr char ranking_pointer[] = "carrel_ranking";

struct Hit {
  std::int64_t id = 0;
  double score = 0;
  std::uint64_t words = 0;  // bit i: word i of the query occurs
};

struct Ranking {
  // For each phrase of the MATCH, in order, the word it stands for; -1: not scored.
  std::vector<int> word_of_phrase;
  std::vector<double> idf;  // [words]
  std::array<double, field_count> weights{1, 1, 1, 1};
  // BM25's k1 * (1 - b + b * length / mean length) for each of the 256 coded lengths.
  std::array<float, 256> length_norm{};
  std::span<const std::uint8_t> lengths;  // coded length by row id
  std::span<const std::uint8_t> allowed;  // by row id, 0: no; empty: every row
  std::size_t keep = 0;                   // hits to keep
  std::vector<Hit> hits;                  // out: a heap, worst first, until sorted
  std::int64_t rows = 0;                  // out: rows seen that were allowed

  // Sets the bytes of the rows found to 1 instead of scoring, where there is one for the row.
  std::span<std::uint8_t> mark;

  // Counts rows only, and stops at this many. 0: score instead.
  std::int64_t count_max = 0;
  std::int64_t last_row = 0;  // out: of the rows counted
};

// True when `a` ranks before `b`: by score, ties by id.
inline bool better(const Hit& a, const Hit& b) {
  return a.score != b.score ? a.score > b.score : a.id < b.id;
}

}  // namespace carrel::index
