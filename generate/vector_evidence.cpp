#include "generate/vector_evidence.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include "generate/answer_text.h"
#include "generate/limits.h"
#include "generate/stop_words.h"
#include "generate/words.h"

namespace carrel::generate {
namespace {

// Unrelated words lie about 0, words of one meaning at 0.3 to 0.6 (static vectors of this project).
constexpr double unrelated_cosine = 0.12;
constexpr double same_cosine = 0.62;
constexpr double meaning_credit = 0.9;  // at most: the same word is better than the same meaning

bool has_meaning(const std::string& folded, bool is_number, bool is_unspaced) {
  return !is_number && !is_unspaced && folded.size() >= 3 && !is_stop_word(folded, {});
}

double dot(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double likeness(double cosine) {
  const double share = (cosine - unrelated_cosine) / (same_cosine - unrelated_cosine);
  return meaning_credit * std::clamp(share, 0.0, 1.0);
}

// Every text to embed, each once: the question, the units, then words.
class Texts {
 public:
  std::size_t add(std::string text) {
    texts_.push_back(std::move(text));
    return texts_.size() - 1;
  }

  std::size_t add_word(const std::string& word) {
    const auto [found, is_new] = words_.try_emplace(word, texts_.size());
    if (is_new) texts_.push_back(word);
    return found->second;
  }

  bool is_full() const { return words_.size() >= words_embedded_max; }

  std::vector<std::string_view> views() const { return {texts_.begin(), texts_.end()}; }

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::size_t> words_;
};

struct Rows {
  std::vector<std::size_t> terms;                // [terms], row of each; 0 without meaning
  std::vector<std::vector<std::size_t>> units;   // [candidates], rows of each one's words
};

Rows add_words(Texts& texts, const Evidence& evidence, const Question& question,
               std::span<const Passage> passages) {
  Rows rows;
  for (const QuestionTerm& term : question.terms) {
    const bool counts = has_meaning(term.folded, term.is_number || term.is_name, term.is_unspaced);
    rows.terms.push_back(counts ? texts.add_word(term.folded) : 0);
  }
  for (const Candidate& c : evidence.candidates) {
    std::vector<std::size_t>& own = rows.units.emplace_back();
    for (const Word& word : words(evidence.units[c.passage][c.unit].span.in(passages[c.passage].text))) {
      if (texts.is_full()) break;
      if (has_meaning(word.folded, word.is_number, word.is_unspaced)) own.push_back(texts.add_word(word.folded));
    }
  }
  return rows;
}

// Two words of one meaning are looked up once, however many units hold them.
class Likeness {
 public:
  explicit Likeness(const Matrix& vectors) : vectors_(vectors) {}

  double operator()(std::size_t term, std::size_t word) {
    const auto [found, is_new] = seen_.try_emplace(term * vectors_.rows() + word, 0.0);
    if (is_new) found->second = likeness(dot(vectors_.row(term), vectors_.row(word)));
    return found->second;
  }

 private:
  const Matrix& vectors_;
  std::unordered_map<std::size_t, double> seen_;
};

void set_meaning(Candidate& candidate, const std::vector<double>& weights,
                 const Question& question, const Rows& rows, const std::vector<std::size_t>& own,
                 Likeness& like) {
  double sum = 0, covered = 0, worst = 0, heaviest = 0;
  for (std::size_t t = 0; t < weights.size(); ++t) {
    double met = candidate.near[t];
    if (met < 1 && rows.terms[t] != 0) {
      for (const std::size_t word : own) met = std::max(met, like(rows.terms[t], word));
    }
    if (question.terms[t].is_focus) {
      candidate.features[feature_focus_unlike] = 1 - met;
      if (asks_for_what_must_be_there(question)) candidate.features[feature_asked_missing] = 1 - met;
    }
    sum += weights[t];
    covered += weights[t] * met;
    worst = std::max(worst, weights[t] * (1 - met));
    heaviest = std::max(heaviest, weights[t]);
  }
  candidate.features[feature_meaning] = sum <= 0 ? 0 : covered / sum;
  candidate.features[feature_meaning_missing] = heaviest <= 0 ? 1 : worst / heaviest;
  candidate.features[feature_few_missing] *= candidate.features[feature_meaning_missing];
}

}  // namespace

void add_vectors(Evidence& evidence, const Question& question, std::span<const Passage> passages,
                 const TextEncoder& encoder) {
  auto& candidates = evidence.candidates;
  if (candidates.empty()) return;
  candidates.resize(std::min(candidates.size(), units_embedded_max));
  Texts texts;
  texts.add(question.text);
  for (const Candidate& c : candidates) {
    texts.add(display_text(evidence.units[c.passage][c.unit], passages[c.passage].text));
  }
  const Rows rows = add_words(texts, evidence, question, passages);
  const std::vector<std::string_view> views = texts.views();
  const Matrix vectors = encoder(views);
  if (vectors.rows() != views.size()) return;
  evidence.has_vectors = true;
  Likeness like(vectors);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].features[feature_cosine] = dot(vectors.row(0), vectors.row(i + 1));
    set_meaning(candidates[i], evidence.term_weights, question, rows, rows.units[i], like);
  }
}

}  // namespace carrel::generate
