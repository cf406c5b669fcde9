// Joins the lexical and the semantic leg into one ranking by a convex combination of normalised
// scores (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
//
// Reciprocal rank fusion with a weak dense leg was measured to hurt: it trusts ranks and cannot see
// that a leg is unsure. Here the lexical leg's scores depend on how much of the query it could
// match, and the constants are fitted on one half of the queries; bench/quality says how.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/passage.h"

namespace carrel::index {

// One leg's finding: an id and its raw score (BM25 higher is better; cosine).
struct Scored {
  std::int64_t id = 0;
  double score = 0;
};

// What fusion may know of the query.
struct FusionFeatures {
  int query_words = 0;       // content words of the query
  double words_matched = 1;  // 0..1, IDF-weighted share of them that the best lexical hit has
  // For each candidate both legs should have a score where it can be had: the caller fills in the
  // cosine of lexical candidates and leaves out what it cannot know.
};

struct Fused {
  std::int64_t id = 0;
  double score = 0;  // 0..1
  Explanation explain;
};

// By descending score, ties by id.
bool better_score(const Fused& a, const Fused& b);

// Best first, ties by id; no id twice in a leg. Either leg may be empty: the other then stands
// alone, normalised. A hit whose score is no finite number is left out.
std::vector<Fused> fuse(std::span<const Scored> lexical, std::span<const Scored> semantic,
                        const FusionFeatures& features);

}  // namespace carrel::index
