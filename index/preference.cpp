#include "index/preference.h"

#include <algorithm>
#include <cstdint>

#include "index/filter.h"

namespace carrel::index {
namespace {

// A preferred passage passes one that scores up to a fifth more. The least that puts every right
// passage of tests/engine/understand_test first: docs/retrieval.md.
constexpr double bonus = 0.2;

}  // namespace

void prefer(Database& database, std::span<const Filters> preferred, std::vector<Fused>& ranked) {
  if (preferred.empty()) return;
  std::vector<std::int64_t> ids;
  for (const Fused& each : ranked) ids.push_back(each.id);
  for (const Filters& filters : preferred) {
    const std::vector<std::uint8_t> passes = chunks_passing(database, ids, filters);
    for (std::size_t i = 0; i < ranked.size(); ++i) ranked[i].explain.preferences_met += passes[i];
  }
  for (Fused& each : ranked) each.score *= 1 + bonus * each.explain.preferences_met;
  std::sort(ranked.begin(), ranked.end(), better_score);
  // Only now, so that two which pass the bound keep their order.
  for (Fused& each : ranked) each.score = std::min(each.score, 1.0);
}

}  // namespace carrel::index
