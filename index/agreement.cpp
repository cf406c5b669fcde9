#include "index/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace carrel::index {
namespace {

// With 4 fewer of the documents of a file's second subject were found (docs/retrieval.md).
constexpr int copy_power = 2;

using Weights = std::map<std::int64_t, double>;  // of a chunk that was asked for
// Of each asked chunk, its best pair in one document.
using BestPairs = std::map<std::int64_t, ChunkPair>;
using ByDocument = std::map<std::int64_t, BestPairs>;

bool better_pair(const ChunkPair& a, const ChunkPair& b) {
  return a.likeness != b.likeness ? a.likeness > b.likeness : a.found < b.found;
}

ByDocument best_pairs(std::span<const ChunkPair> pairs) {
  ByDocument best;
  for (const ChunkPair& pair : pairs) {
    const auto [known, is_new] = best[pair.document_id].emplace(pair.asked, pair);
    if (!is_new && better_pair(pair, known->second)) known->second = pair;
  }
  return best;
}

// In how many documents each chunk stands. What is only somewhat like it counts for little of one.
Weights weights_of(std::span<const std::int64_t> asked, const ByDocument& by_document) {
  std::map<std::int64_t, double> documents;
  for (const auto& [document_id, best] : by_document) {
    for (const auto& [chunk, pair] : best) documents[chunk] += std::pow(pair.likeness, copy_power);
  }
  Weights weights;
  for (const std::int64_t chunk : asked) weights[chunk] = 1 / std::max(documents[chunk], 1.0);
  return weights;
}

Agreement agreement_of(std::int64_t document_id, const BestPairs& best, const Weights& weights,
                       double weight_of_all) {
  Agreement agreement{.document_id = document_id, .score = 0, .pairs = {}};
  const auto tells = [&](const ChunkPair& pair) { return weights.at(pair.asked) * pair.likeness; };
  for (const auto& [asked, pair] : best) {
    agreement.score += tells(pair) / weight_of_all;
    agreement.pairs.push_back(pair);
  }
  std::stable_sort(agreement.pairs.begin(), agreement.pairs.end(),
                   [&](const ChunkPair& a, const ChunkPair& b) { return tells(a) > tells(b); });
  return agreement;
}

}  // namespace

std::vector<Agreement> agreements(std::span<const std::int64_t> asked,
                                  std::span<const ChunkPair> pairs) {
  const ByDocument by_document = best_pairs(pairs);
  const Weights weights = weights_of(asked, by_document);
  double weight_of_all = 0;
  for (const auto& [chunk, weight] : weights) weight_of_all += weight;
  std::vector<Agreement> result;
  for (const auto& [document_id, best] : by_document) {
    result.push_back(agreement_of(document_id, best, weights, weight_of_all));
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Agreement& a, const Agreement& b) { return a.score > b.score; });
  return result;
}

}  // namespace carrel::index
