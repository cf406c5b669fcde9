#include "index/second_look.h"

#include <algorithm>
#include <string>

#include "index/limits.h"
#include "index/stored_text.h"

namespace carrel::index {
namespace {

using Clock = std::chrono::steady_clock;

// Fitted on one half of the queries of thirteen sets and judged on the other: bench/quality. Their
// sum is 1.
constexpr double first_weight = 0.625;
constexpr double title_weight = 0.125;
constexpr double by_word_weight = 0.1875;
constexpr double best_window_weight = 0.0625;

double weighted(const SecondLookEvidence& evidence) {
  return first_weight * evidence.first_score + title_weight * evidence.title +
         by_word_weight * evidence.by_word + best_window_weight * evidence.best_window;
}

SecondLookEvidence evidence_of(Database& database, const Highlighter& highlighter,
                               const SecondLook& look, const Fused& one) {
  const ChunkText chunk = read_chunk(database, one.id);
  SecondLookEvidence evidence{
      .first_score = one.score,
      .title = highlighter.share_of(chunk.title, chunk.language)};
  if (look.likeness) {
    const TextLikeness likeness = look.likeness(chunk.title + "\n" + chunk.text);
    evidence.by_word = likeness.by_word;
    evidence.best_window = likeness.best_window;
  }
  return evidence;
}

}  // namespace

void look_again(Database& database, const Highlighter& highlighter, const SecondLook& look,
                std::vector<Fused>& ranked) {
  const auto begin = Clock::now();
  const std::size_t wanted = std::min(ranked.size(), second_look_passages);
  std::size_t reached = 0;
  Clock::duration slowest{};
  auto now = begin;
  while (reached < wanted && now - begin + slowest < look.budget) {
    Fused& one = ranked[reached++];
    one.explain.second_look = evidence_of(database, highlighter, look, one);
    one.score = weighted(*one.explain.second_look);
    const auto after = Clock::now();
    slowest = std::max(slowest, after - now);
    now = after;
  }
  const auto end_of_reached = ranked.begin() + static_cast<std::ptrdiff_t>(reached);
  std::sort(ranked.begin(), end_of_reached, better_score);
  if (reached == 0) return;
  const double least = ranked[reached - 1].score;
  for (Fused& one : std::span(ranked).subspan(reached)) one.score = std::min(one.score, least);
  for (Fused& one : std::span(ranked).first(reached)) {
    one.explain.second_look->looked_at = static_cast<int>(reached);
  }
}

}  // namespace carrel::index
