// From a Query to ranked Passages: filters to a row set, then both legs, fusion, folding.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/passage.h"
#include "index/query.h"
#include "index/second_look.h"
#include "index/spelling.h"
#include "index/store.h"

namespace carrel::index {

enum class Mode { hybrid, lexical, semantic };

struct SearchOptions {
  int count = 10;            // passages wanted
  Mode mode = Mode::hybrid;
  int per_document_max = 3;  // passages of one document
  double score_min = 0;      // drops passages under this score
  double cosine_min = 0;     // hybrid: drops what only the semantic leg found, and less alike than this
  bool fold_duplicates = true;  // shows a passage of several files once, naming the others
  int candidates = 200;      // of each leg before fusion; at least `count` is used
  std::optional<SecondLook> second_look;  // none: the first ranking stands
};

// Owns what queries need beside the database: the vector snapshot (mapped, opened at the first
// semantic query) and statistics. Keep one for many queries; it notices commits of other processes
// and replays them. Not thread-safe: one a thread. `store` must outlive it.
class Searcher {
 public:
  explicit Searcher(const Store& store);
  ~Searcher();

  // `query_vector` is [dim] of `space`, or empty: then hybrid and semantic use the lexical leg
  // alone, or return nothing. Throws Error: usage when the space is not the store's active one.
  // Passages come with text, snippet, highlights, boxes and explanation, best first.
  std::vector<Passage> search(const Query& query, std::span<const float> query_vector,
                              std::string_view space, const SearchOptions& options,
                              std::stop_token stop = {});

  // What words of the query were meant to be that no passage has which its filters let through
  // (spelling.h).
  std::vector<Correction> corrections(const Query& query, const KnowsWord& knows);

  // For a query of filters, and perhaps exclusions, alone: the first passage of every document that
  // passes, newest first, each with score 1. O(documents).
  std::vector<Passage> list(const Query& query, const SearchOptions& options);

  // Documents like this one that pass the filters, by how much their passages agree with its own
  // (agreement.h), each by the passage that does most, with what connects them; the document itself and
  // its exact copies are left out, and passages less alike than options.cosine_min do not count.
  // O(documents), and a scan of the vectors for each of up to related_chunks_max passages.
  std::vector<Passage> related(std::int64_t document_id, const Filters& filters,
                               const SearchOptions& options, std::stop_token stop = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carrel::index
