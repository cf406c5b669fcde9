#include "generate/refusal.h"

#include "generate/refusal_model.h"

namespace carrel::generate {
namespace {

// The words of the question that the nearest place lacks, as the question has them, folded.
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
  return probability(refusal_model(evidence.has_vectors), evidence.candidates.front().features);
}

std::string refusal_text(const Question& question, const Evidence& evidence,
                         std::span<const Passage> passages) {
  std::string text = "Not in your documents. Looked for an answer to: " + one_line(question.text);
  if (evidence.candidates.empty()) return text;
  const Passage& nearest = passages[evidence.candidates.front().passage];
  return text + "\nThe nearest place is " + one_line(place_of(nearest)) + ".";
}

}  // namespace carrel::generate
