#include "generate/refusal.h"

#include <algorithm>

#include "generate/refusal_model.h"

namespace carrel::generate {
namespace {

// Less of a question says nothing on what it asks for; the model has seen no such passages.
constexpr double met_min = 0.2;

// "Lease, page 3", as a person would say it.
std::string place_of(const Passage& passage) {
  std::string place = passage.title;
  if (passage.page > 0) {
    place += ", page " + std::to_string(passage.page);
  } else if (!passage.heading.empty() && passage.heading != passage.title) {
    place += ", " + passage.heading;
  } else if (passage.line > 0) {
    place += ", line " + std::to_string(passage.line);
  }
  return place;
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

double evidence_probability(const Evidence& evidence) {
  if (evidence.candidates.empty() || evidence.term_weights.empty()) return 0;
  const Features& best = evidence.candidates.front().features;
  const double met = std::max(best[feature_coverage_near], best[feature_meaning]);
  if (met < met_min) return 0;
  return probability(refusal_model(evidence.has_vectors), best);
}

std::string refusal_text(const Question& question, const Evidence& evidence,
                         std::span<const Passage> passages) {
  std::string text = "Not in your documents. Looked for an answer to: " + one_line(question.text);
  if (evidence.candidates.empty()) return text;
  const Passage& nearest = passages[evidence.candidates.front().passage];
  return text + "\nThe nearest place is " + one_line(place_of(nearest)) + ".";
}

}  // namespace carrel::generate
