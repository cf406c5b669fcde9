// Joins the lexical and the semantic leg into one ranking by a convex combination of normalised
// scores (Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
//
// Reciprocal rank fusion with a weak dense leg was measured to hurt: it trusts ranks and cannot see
// that a leg is unsure. Here the weight of the lexical leg depends on the query (how much of it the
// lexical leg could match), and the constants are fitted on held-in sets; bench/quality says how.
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
  int query_words = 0;          // content words of the query
  double words_matched = 1;     // 0..1, IDF-weighted share of them that the best lexical hit has
  // For each candidate both legs should have a score where it can be had: the caller fills in the
  // cosine of lexical candidates and leaves out what it cannot know.
};

struct Fused {
  std::int64_t id = 0;
  double score = 0;  // 0..1
  Explanation explain;
};

// Best first, ties by id. Either leg may be empty: the other then stands alone, normalised.
std::vector<Fused> fuse(std::span<const Scored> lexical, std::span<const Scored> semantic,
                        const FusionFeatures& features);

}  // namespace carrel::index
