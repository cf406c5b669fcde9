#include "generate/question.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/unicode.h"
#include "generate/limits.h"
#include "generate/question_cues.h"
#include "generate/stop_words.h"
#include "generate/words.h"

namespace carrel::generate {
namespace {

constexpr double general_word_prior = 0.35;
constexpr double kana_pair_prior = 0.15;   // mostly grammar: particles and endings
constexpr double mixed_pair_prior = 0.25;  // a word's end and a particle
constexpr double short_word_prior = 0.7;

bool is_without_spaces(std::string_view language) { return language == "ja" || language == "zh"; }

std::string cue_text(std::string_view text, const std::vector<Word>& found,
                     std::string_view language) {
  if (is_without_spaces(language)) return std::string(text);
  std::string joined = " ";
  for (const Word& word : found) joined += word.folded + " ";
  return joined;
}

int hiragana_count(std::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    if (c.value >= 0x3041 && c.value <= 0x309F) ++count;
    i += c.size_bytes;
  }
  return count;
}

// Pairs that ask rather than name: 何人, いつ, どこ ...
bool holds_question_character(std::string_view pair) {
  for (const std::string_view asking : {"何", "誰", "谁", "哪", "幾"}) {
    if (pair.find(asking) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<Span> quoted_spans(std::string_view text) {
  struct Quotes {
    std::string_view open, close;
  };
  constexpr std::array<Quotes, 6> kinds{
      {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"「", "」"}, {"『", "』"}}};
  std::vector<Span> spans;
  for (const Quotes& kind : kinds) {
    std::size_t at = 0;
    while ((at = text.find(kind.open, at)) != std::string_view::npos) {
      const std::size_t begin = at + kind.open.size();
      const std::size_t end = text.find(kind.close, begin);
      if (end == std::string_view::npos) break;
      spans.push_back({begin, end});
      at = end + kind.close.size();
    }
  }
  return spans;
}

bool is_all_capitals(std::string_view text) {
  int capitals = 0;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') return false;
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
  }
  return capitals >= 2;
}

// German writes every noun with a capital, and every language the first word.
bool is_name(const Word& word, std::string_view text, std::string_view language, bool is_first) {
  const std::string_view written = word.span.in(text);
  if (is_all_capitals(written)) return true;
  return word.is_capital && !is_first && language != "de";
}

// Asks for what the next noun names.
bool asks_for_a_thing(std::string_view folded) {
  constexpr std::array<std::string_view, 27> asking{
      "what",    "which",   "many",     "much",    "was",      "welche",  "welcher", "welches", "welchen",
      "welchem", "viel",    "viele",    "wieviel", "combien",  "quel",    "quelle",  "quels",   "quelles",
      "que",     "cual",    "cuantos",  "cuantas", "quale",    "quanti",  "qual",    "welk",    "hoeveel"};
  return std::find(asking.begin(), asking.end(), folded) != asking.end();
}

// The first content word after the first asking word, unless the question names its kind by itself
// (who, when, where, why).
void mark_focus(Question& question, const std::vector<Word>& found) {
  if (question.type == AnswerType::person || question.type == AnswerType::time ||
      question.type == AnswerType::place || question.type == AnswerType::reason) {
    return;
  }
  const auto asking = std::find_if(found.begin(), found.end(), [](const Word& word) {
    return asks_for_a_thing(word.folded);
  });
  if (asking == found.end()) return;
  for (auto word = asking + 1; word != found.end(); ++word) {
    for (QuestionTerm& term : question.terms) {
      if (term.folded != word->folded || term.prior < 1 || term.is_number) continue;
      term.is_focus = true;
      return;
    }
  }
}

// "What is the wingspan" asks for a length though no asking word says so.
AnswerType type_of_focus(const Question& question) {
  for (const QuestionTerm& term : question.terms) {
    if (term.is_focus) return attribute_type(term.folded).value_or(AnswerType::other);
  }
  return AnswerType::other;
}

double prior_of(const Word& word, std::string_view language, const Cue& cue) {
  if (word.is_unspaced) {
    if (holds_question_character(word.folded)) return 0;
    if (cue.text.find(word.folded) != std::string_view::npos) return kana_pair_prior;
    const int hiragana = hiragana_count(word.folded);
    return hiragana == 0 ? 1 : hiragana == 1 ? mixed_pair_prior : kana_pair_prior;
  }
  if (is_general_word(word.folded, language)) return general_word_prior;
  if (word.folded.size() <= 2 && !word.is_number) return short_word_prior;
  return 1;
}

}  // namespace

Question analyse_question(std::string_view text) {
  text = text.substr(0, std::min(text.size(), question_bytes_max));
  Question question{.text = std::string(text), .language = question_language(text)};
  const std::vector<Word> found = words(text);
  const Cue cue =
      find_cue(cue_text(text, found, question.language), question.language).value_or(Cue{});
  question.type = cue.type;
  const std::vector<Span> quoted = quoted_spans(text);
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Word& word = found[i];
    if (question.terms.size() >= question_terms_max) break;
    const double prior = prior_of(word, question.language, cue);
    if (prior == 0) continue;
    if (!word.is_number && is_stop_word(word.folded, question.language)) continue;
    if (!seen.insert(word.folded).second) continue;
    const bool in_quotes = std::any_of(quoted.begin(), quoted.end(), [&](Span span) {
      return word.span.begin >= span.begin && word.span.end <= span.end;
    });
    question.terms.push_back({.folded = word.folded,
                              .prior = prior,
                              .is_number = word.is_number,
                              .is_name = in_quotes || is_name(word, text, question.language, i == 0),
                              .is_unspaced = word.is_unspaced});
  }
  mark_focus(question, found);
  if (question.type == AnswerType::other) question.type = type_of_focus(question);
  return question;
}

}  // namespace carrel::generate
