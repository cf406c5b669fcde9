#include "index/agreement.h"

#include <algorithm>
#include <map>

namespace carrel::index {
namespace {

bool better_pair(const ChunkPair& a, const ChunkPair& b) {
  if (a.likeness != b.likeness) return a.likeness > b.likeness;
  return a.asked != b.asked ? a.asked < b.asked : a.found < b.found;
}

// Of each asked chunk, its best pair in one document.
using BestPairs = std::map<std::int64_t, ChunkPair>;

Agreement agreement_of(std::int64_t document_id, const BestPairs& best, std::size_t asked_count) {
  Agreement agreement{.document_id = document_id, .score = 0, .pairs = {}};
  for (const auto& [asked, pair] : best) {
    agreement.score += pair.likeness / static_cast<double>(asked_count);
    agreement.pairs.push_back(pair);
  }
  std::sort(agreement.pairs.begin(), agreement.pairs.end(), better_pair);
  return agreement;
}

}  // namespace

std::vector<Agreement> agreements(
    std::span<const ChunkPair> pairs, std::size_t asked_count,
    const std::function<std::int64_t(std::int64_t chunk_id)>& document_of) {
  std::map<std::int64_t, BestPairs> by_document;
  for (const ChunkPair& pair : pairs) {
    const auto [best, is_new] = by_document[document_of(pair.found)].emplace(pair.asked, pair);
    if (!is_new && better_pair(pair, best->second)) best->second = pair;
  }
  std::vector<Agreement> result;
  for (const auto& [document_id, best] : by_document) {
    result.push_back(agreement_of(document_id, best, asked_count));
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Agreement& a, const Agreement& b) { return a.score > b.score; });
  return result;
}

}  // namespace carrel::index
