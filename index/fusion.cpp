#include "index/fusion.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>
#include <utility>

namespace carrel::index {
namespace {

// Fitted on one half of the queries of fourteen sets and confirmed on the other: bench/quality.
constexpr double lexical_weight_both = 0.7;

double unit_range(double value) { return std::isnan(value) ? 0.0 : std::clamp(value, 0.0, 1.0); }

// BM25 has no upper end that two queries share. The best hit is given the share of the query's
// information that it has, the others in proportion: so a query of which little was matched cannot
// outvote meaning, and scores of different queries can be compared.
double normalized_lexical(double score, double best, double words_matched) {
  return best > 0 ? unit_range(score / best) * unit_range(words_matched) : 0.0;
}

// Without what is no number, which nothing can be ranked by.
std::vector<Scored> best_first(std::span<const Scored> leg) {
  std::vector<Scored> sorted(leg.begin(), leg.end());
  std::erase_if(sorted, [](const Scored& hit) { return !std::isfinite(hit.score); });
  std::sort(sorted.begin(), sorted.end(), [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  return sorted;
}

// Which leg counts how much when one of them has nothing to say.
double lexical_weight(bool has_lexical, bool has_semantic) {
  if (!has_semantic) return 1.0;
  return has_lexical ? lexical_weight_both : 0.0;
}

// Explanations by id, filled by one leg after the other.
class Candidates {
 public:
  Explanation& of(std::int64_t id) {
    const auto [place, is_new] = at_.try_emplace(id, fused_.size());
    if (is_new) fused_.push_back({.id = id, .score = 0, .explain = {}});
    return fused_[place->second].explain;
  }

  std::vector<Fused> ranked(double weight) && {
    for (Fused& one : fused_) {
      one.explain.lexical_weight = weight;
      one.score =
          weight * one.explain.lexical_normalized + (1 - weight) * one.explain.semantic_normalized;
    }
    std::sort(fused_.begin(), fused_.end(), better_score);
    return std::move(fused_);
  }

 private:
  std::vector<Fused> fused_;
  std::unordered_map<std::int64_t, std::size_t> at_;
};

}  // namespace

bool better_score(const Fused& a, const Fused& b) {
  return a.score != b.score ? a.score > b.score : a.id < b.id;
}

std::vector<Fused> fuse(std::span<const Scored> lexical, std::span<const Scored> semantic,
                        const FusionFeatures& features) {
  Candidates candidates;
  const std::vector<Scored> lexical_hits = best_first(lexical);
  const std::vector<Scored> semantic_hits = best_first(semantic);
  int rank = 0;
  for (const Scored& hit : lexical_hits) {
    Explanation& explain = candidates.of(hit.id);
    explain.lexical = hit.score;
    explain.lexical_rank = ++rank;
    explain.lexical_normalized =
        normalized_lexical(hit.score, lexical_hits.front().score, features.words_matched);
  }
  rank = 0;
  for (const Scored& hit : semantic_hits) {
    Explanation& explain = candidates.of(hit.id);
    explain.semantic = hit.score;
    explain.semantic_rank = ++rank;
    explain.semantic_normalized = unit_range(hit.score);  // a cosine; opposite is as good as none
  }
  return std::move(candidates)
      .ranked(lexical_weight(!lexical_hits.empty(), !semantic_hits.empty()));
}

}  // namespace carrel::index
