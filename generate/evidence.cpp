#include "generate/evidence.h"

#include <algorithm>

#include "generate/coefficients.h"
#include "generate/limits.h"
#include "generate/vector_evidence.h"
#include "generate/word_evidence.h"

namespace carrel::generate {
namespace {

void rank(Evidence& evidence) {
  const Coefficients& coefficients = ranking_coefficients(evidence.has_vectors);
  for (Candidate& candidate : evidence.candidates) {
    candidate.score = weighted_sum(coefficients, candidate.features);
  }
  std::stable_sort(evidence.candidates.begin(), evidence.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
}

}  // namespace

std::string_view feature_name(Feature feature) noexcept {
  constexpr std::array<std::string_view, feature_count> names{
      "coverage",      "coverage_near", "coverage_passage", "coverage_answer",
      "names_here",    "names_missing", "worst_missing",    "focus_missing",
      "asked_missing", "few_terms",     "phrase",        "type_present",     "type_absent",
      "measure_absent", "duty",
      "rank",          "is_heading",    "is_question",      "is_item",
      "brief",         "only_names",    "long",          "foreign",  "foreign_faint", "plain_near",
      "few_missing",   "cosine",           "meaning",
      "meaning_missing", "focus_unlike"};
  return names[feature];
}

Evidence weigh(const Question& question, std::span<const Passage> passages,
               const TextEncoder& encoder, std::stop_token stop) {
  passages = passages.first(std::min(passages.size(), passages_max));
  Evidence evidence = weigh_words(question, passages, stop);
  rank(evidence);
  if (!encoder) return evidence;
  add_vectors(evidence, question, passages, encoder);
  rank(evidence);
  return evidence;
}

}  // namespace carrel::generate
