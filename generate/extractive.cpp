#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "generate/answer_text.h"
#include "generate/coefficients.h"
#include "generate/evidence.h"
#include "generate/generator.h"
#include "generate/question.h"
#include "generate/refusal.h"
#include "generate/words.h"

namespace carrel::generate {
namespace {

// A further sentence joins when its ranking score is this close to the best one's: the surer the
// first, the closer it must come.
struct Margin {
  double evidence_from;
  double score;
};
constexpr Margin margins[] = {{0.9, 0.5}, {0.7, 0.9}, {0.5, 1.4}, {0, 2}};

double score_margin(double evidence) {
  for (const Margin& margin : margins) {
    if (evidence >= margin.evidence_from) return margin.score;
  }
  return 0;
}

constexpr double same_words_share = 0.8;  // above, two sentences say the same
constexpr std::size_t list_items_max = 8;

struct Choice {
  std::size_t passage = 0;
  std::size_t unit = 0;
};

bool is_item(UnitKind kind) { return kind == UnitKind::list_item || kind == UnitKind::code; }

bool wants_list(AnswerType type) { return type == AnswerType::list || type == AnswerType::how_to; }

bool says_the_same(std::string_view a, std::string_view b) {
  std::unordered_set<std::string> left;
  for (Word& word : words(a)) left.insert(std::move(word.folded));
  std::size_t shared = 0;
  std::size_t count = 0;
  for (const Word& word : words(b)) {
    ++count;
    shared += left.contains(word.folded) ? 1 : 0;
  }
  return count == 0 || static_cast<double>(shared) >= same_words_share * static_cast<double>(count);
}

class Selection {
 public:
  Selection(const Question& question, const Evidence& evidence, std::span<const Passage> passages,
            double probability, int sentences_max)
      : question_(question),
        evidence_(evidence),
        passages_(passages),
        probability_(probability),
        sentences_max_(static_cast<std::size_t>(std::max(sentences_max, 1))) {}

  std::vector<Choice> select() {
    const Candidate& best = evidence_.candidates.front();
    const Choice first = below_heading({best.passage, best.unit});
    if (auto items = list_from(first); items.size() > 1) return items;
    chosen_.push_back(first);
    if (only_points(best)) add_following(first);
    for (const Candidate& candidate : evidence_.candidates) {
      if (chosen_.size() >= sentences_max_) break;
      if (candidate.score < best.score - score_margin(probability_)) break;
      if (adds(candidate)) chosen_.push_back({candidate.passage, candidate.unit});
    }
    return std::move(chosen_);
  }

 private:
  const Unit& unit(Choice choice) const { return evidence_.units[choice.passage][choice.unit]; }

  std::string_view text(Choice choice) const {
    return unit(choice).span.in(passages_[choice.passage].text);
  }

  // A heading says where an answer is; the first unit under it says more.
  Choice below_heading(Choice choice) const {
    const auto& units = evidence_.units[choice.passage];
    while (units[choice.unit].kind == UnitKind::heading && choice.unit + 1 < units.size()) {
      ++choice.unit;
    }
    return choice;
  }

  // It repeats the question's words but holds nothing that could be the answer: "Error DF-23: too few
  // shared sounds", whose cure is the sentence after it.
  bool only_points(const Candidate& best) const {
    const Features& f = best.features;
    const bool wants_more =
        question_.type == AnswerType::reason || question_.type == AnswerType::how_to;
    return f[feature_type_absent] > 0 || f[feature_brief] > 0 ||
           (wants_more && f[feature_type_present] == 0);
  }

  void add_following(Choice first) {
    const auto& units = evidence_.units[first.passage];
    const std::size_t next = first.unit + 1;
    if (next >= units.size() || units[next].kind == UnitKind::heading) return;
    if (chosen_.size() < sentences_max_) chosen_.push_back({first.passage, next});
  }

  // The items of the list that `first` introduces or belongs to, in the document's order.
  std::vector<Choice> list_from(Choice first) const {
    const auto& units = evidence_.units[first.passage];
    std::vector<Choice> items;
    std::size_t at = first.unit;
    const bool introduces = !is_item(units[at].kind) && text(first).ends_with(":");
    if (introduces) items.push_back({first.passage, at++});
    if (!introduces && !(wants_list(question_.type) && is_item(units[at].kind))) return {};
    if (!introduces) at = first_of_block(units, at);
    for (; at < units.size() && is_item(units[at].kind); ++at) {
      if (items.size() >= list_items_max) break;
      items.push_back({first.passage, at});
    }
    return items;
  }

  static std::size_t first_of_block(const std::vector<Unit>& units, std::size_t at) {
    while (at > 0 && is_item(units[at - 1].kind) && units[at - 1].block == units[at].block) --at;
    return at;
  }

  bool adds(const Candidate& candidate) const {
    const Choice choice{candidate.passage, candidate.unit};
    if (unit(choice).kind == UnitKind::heading) return false;
    if (candidate.features[feature_type_absent] > 0) return false;
    return std::none_of(chosen_.begin(), chosen_.end(), [&](Choice other) {
      return says_the_same(text(other), text(choice));
    });
  }

  const Question& question_;
  const Evidence& evidence_;
  std::span<const Passage> passages_;
  double probability_;
  std::size_t sentences_max_;
  std::vector<Choice> chosen_;
};

// Writes to the answer and the sink alike, so that the pieces always add up to the text.
class Writer {
 public:
  Writer(Answer& answer, const TextSink& sink, std::stop_token stop)
      : answer_(answer), sink_(sink), stop_(std::move(stop)) {}

  void write(std::string_view piece) {
    if (stop_.stop_requested()) throw Error(ErrorCode::cancelled, "the answer was stopped");
    if (piece.empty()) return;
    answer_.text += piece;
    if (sink_) sink_(piece);
  }

 private:
  Answer& answer_;
  const TextSink& sink_;
  std::stop_token stop_;
};

Citation cite(int number, std::size_t index, const Passage& passage, const Unit& unit) {
  return {.number = number,
          .passage = index,
          .quote_span = {passage.span.begin + unit.span.begin, passage.span.begin + unit.span.end},
          .quote = std::string(unit.span.in(passage.text)),
          .support = Support::supported};
}

class ExtractiveGenerator final : public Generator {
 public:
  ExtractiveGenerator(TextEncoder encoder, const ExtractiveOptions& options)
      : encoder_(std::move(encoder)), options_(options) {}

  std::string_view name() const noexcept override { return "extractive"; }

  Answer answer(std::string_view text, std::span<const Passage> passages, const TextSink& sink,
                std::stop_token stop) override {
    const Question question = analyse_question(text, options_.lexicon);
    const Evidence evidence = weigh(question, passages, encoder_, stop);
    Answer answer;
    Writer writer(answer, sink, std::move(stop));
    answer.evidence = evidence_probability(evidence);
    const double needed =
        options_.evidence_min >= 0 ? options_.evidence_min : evidence_min();
    if (evidence.candidates.empty() || answer.evidence < needed) {
      answer.refused = true;
      if (!evidence.candidates.empty()) answer.nearest = evidence.candidates.front().passage;
      writer.write(refusal_text(question, evidence, passages));
      return answer;
    }
    write_sentences(question, evidence, passages, answer, writer);
    return answer;
  }

 private:
  void write_sentences(const Question& question, const Evidence& evidence,
                       std::span<const Passage> passages, Answer& answer, Writer& writer) const {
    const std::vector<Choice> chosen =
        Selection(question, evidence, passages, answer.evidence, options_.sentences_max).select();
    int number = 0;
    for (const Choice& choice : chosen) {
      const Unit& unit = evidence.units[choice.passage][choice.unit];
      const Passage& passage = passages[choice.passage];
      const bool own_line = unit.kind != UnitKind::sentence;
      if (number > 0) writer.write(own_line ? "\n" : " ");
      ++number;
      answer.citations.push_back(cite(number, choice.passage, passage, unit));
      writer.write(display_text(unit, passage.text));
      writer.write(" [" + std::to_string(number) + "]");
    }
  }

  TextEncoder encoder_;
  ExtractiveOptions options_;
};

}  // namespace

std::unique_ptr<Generator> make_extractive_generator(TextEncoder encoder,
                                                     const ExtractiveOptions& options) {
  return std::make_unique<ExtractiveGenerator>(std::move(encoder), options);
}

}  // namespace carrel::generate
