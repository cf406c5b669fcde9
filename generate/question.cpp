#include "generate/question.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <optional>
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
constexpr double kind_strength_min = 0.5;  // of a translation, to take the word for the same thing
constexpr std::size_t shared_word_bytes_min = 7;

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
      "what",    "which",   "many",    "much",    "was",   "welche",  "welcher",
      "welches", "welchen", "welchem", "viel",    "viele", "wieviel", "combien",
      "quel",    "quelle",  "quels",   "quelles", "que",   "cual",    "cuantos",
      "cuantas", "quale",   "quanti",  "qual",    "welk",  "hoeveel"};
  return std::find(asking.begin(), asking.end(), folded) != asking.end();
}

bool is_one_of(std::string_view folded, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), folded) != words.end();
}

bool asks_for_a_count(std::string_view folded) {
  return is_one_of(folded, {"many", "much", "viel", "viele", "wieviel", "wieviele", "combien",
                            "cuantos", "cuantas", "quanti", "quante", "quantos", "hoeveel"});
}

bool is_copula(std::string_view folded) {
  return is_one_of(
      folded, {"is", "was", "are", "were", "ist", "war", "sind", "waren", "est", "etait", "sont"});
}

// A verb that parts the thing asked for from the rest: "which presents did", "how many miles has".
bool is_auxiliary(std::string_view folded) {
  return is_copula(folded) || is_one_of(folded, {"do", "does", "did", "has", "have", "had", "can",
                                                 "will", "must", "should", "may"});
}

class FocusFinder {
 public:
  FocusFinder(Question& question, const std::vector<Word>& found)
      : question_(question), found_(found) {}

  void mark() {
    if (mark_possessed()) return;
    // The question names its kind by itself: who, when, where, why.
    if (question_.type == AnswerType::person || question_.type == AnswerType::time ||
        question_.type == AnswerType::day || question_.type == AnswerType::place ||
        question_.type == AnswerType::reason) {
      return;
    }
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (asks_for_a_thing(found_[i].folded) || asks_for_an_amount(i)) return mark_asked(i);
    }
  }

 private:
  // "How high is the deposit", of towers and of money.
  bool asks_for_an_amount(std::size_t i) const {
    return is_one_of(found_[i].folded, {"high", "hoch"}) && i + 1 < found_.size() &&
           is_copula(found_[i + 1].folded);
  }

  QuestionTerm* term_of(std::size_t i) {
    for (QuestionTerm& term : question_.terms) {
      if (term.folded == found_[i].folded && term.prior >= 1 && !term.is_number) return &term;
    }
    return nullptr;
  }

  void set(QuestionTerm& term, Focus kind) {
    term.is_focus = true;
    question_.focus = attribute_type(term.folded) ? Focus::attribute : kind;
  }

  std::size_t end_of_run(std::size_t begin) {
    std::size_t end = begin;
    while (end < found_.size() && term_of(end) != nullptr) ++end;
    return end;
  }

  // "What was Thea's net payment in May?": the last noun of those that are hers.
  bool mark_possessed() {
    for (std::size_t i = 1; i + 1 < found_.size(); ++i) {
      const std::size_t at = found_[i].span.begin;
      const bool apostrophe = found_[i].folded == "s" && at > 0 &&
                              (question_.text[at - 1] == '\'' || question_.text[at - 1] == '\x99');
      if (!apostrophe) continue;
      const std::size_t end = end_of_run(i + 1);
      if (end == i + 1) return false;
      const bool no_other_verb =
          std::any_of(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(i),
                      [](const Word& word) { return is_copula(word.folded); });
      QuestionTerm& term = *term_of(no_other_verb ? end - 1 : i + 1);
      if (term.is_name) return false;
      set(term, Focus::attribute);
      return true;
    }
    return false;
  }

  // The first content word after the asking word; of several before an auxiliary, the last.
  void mark_asked(std::size_t asking) {
    for (std::size_t i = asking + 1; i < found_.size(); ++i) {
      if (term_of(i) == nullptr) continue;
      const std::size_t end = end_of_run(i);
      const bool parted = end < found_.size() && end <= i + 3 && is_auxiliary(found_[end].folded);
      const bool follows_copula =
          asking + 1 < found_.size() && is_copula(found_[asking + 1].folded);
      const Focus kind = asks_for_a_count(found_[asking].folded) ? Focus::counted
                         : follows_copula                        ? Focus::attribute
                                                                 : Focus::category;
      set(*term_of(parted && !follows_copula ? end - 1 : i), kind);
      return;
    }
  }

  Question& question_;
  const std::vector<Word>& found_;
};

// What has a number of its own: not "the highest number".
bool has_numbers(std::string_view folded) {
  return is_one_of(folded,
                   {"account",  "phone",  "telephone",  "mobile",    "fax",         "customer",
                    "client",   "member", "membership", "invoice",   "order",       "contract",
                    "policy",   "case",   "file",       "reference", "serial",      "registration",
                    "passport", "tax",    "insurance",  "meter",     "reservation", "booking"});
}

// "What is the wingspan" asks for a length though no asking word says so; "what does a night cost"
// for money; "what is the account number" for a number that names.
std::optional<AnswerType> type_of_focus(const Question& question) {
  if (!question.terms.empty() && is_one_of(question.terms.back().folded, {"cost", "costs"})) {
    return AnswerType::money;
  }
  const auto focus = std::find_if(question.terms.begin(), question.terms.end(),
                                  [](const QuestionTerm& term) { return term.is_focus; });
  if (focus == question.terms.end()) return std::nullopt;
  const auto next = std::next(focus);
  if (next != question.terms.end() && next->folded == "number" && has_numbers(focus->folded)) {
    return AnswerType::identifier;
  }
  return attribute_type(focus->folded);
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

void add_related(Question& question, const Lexicon& lexicon) {
  const Stemmer stemmer(question.language);
  for (QuestionTerm& term : question.terms) {
    if (term.is_name || term.is_number) continue;
    for (const RelatedWord& word : lexicon.related(question.language, stemmer.stem(term.folded))) {
      term.related.push_back({std::string(word.language), std::string(word.word), word.strength});
    }
  }
}

// English words for the noun, the best by the lexicon.
std::vector<std::string> in_english(const QuestionTerm& term, const Question& question) {
  if (question.language == "en") return {term.folded};
  std::vector<std::string> best;
  double strength = kind_strength_min;
  for (const RelatedTerm& related : term.related) {
    if (related.language != "en" || related.strength < strength) continue;
    if (related.strength > strength) best.clear();
    strength = related.strength;
    best.push_back(related.folded);
  }
  return best;
}

// The lexicon knows kinds in English. A long word is much the same in every language that has it.
void add_kinds(QuestionTerm& term, const Question& question, const Lexicon& lexicon) {
  const Stemmer english("en");
  for (const std::string& category : in_english(term, question)) {
    for (const std::string_view kind : lexicon.kinds("en", english.stem(category))) {
      const bool is_anywhere = kind.size() >= shared_word_bytes_min;
      term.kinds.push_back({is_anywhere ? "" : "en", std::string(kind), 1});
      for (const RelatedWord& word : lexicon.related("en", english.stem(kind))) {
        if (word.language == "en" || word.strength < kind_strength_min) continue;
        term.kinds.push_back({std::string(word.language), std::string(word.word), word.strength});
      }
    }
  }
}

void add_kinds(Question& question, const Lexicon& lexicon) {
  if (question.focus != Focus::category) return;
  for (QuestionTerm& term : question.terms) {
    if (term.is_focus && !term.is_name) add_kinds(term, question, lexicon);
  }
}

}  // namespace

Question analyse_question(std::string_view text, const Lexicon* lexicon) {
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
    question.terms.push_back(
        {.folded = word.folded,
         .prior = prior,
         .is_number = word.is_number,
         .is_name = in_quotes || is_name(word, text, question.language, i == 0),
         .is_unspaced = word.is_unspaced});
  }
  question.is_on_duty = std::any_of(found.begin(), found.end(),
                                    [](const Word& word) { return is_duty_word(word.folded); });
  FocusFinder(question, found).mark();
  if (question.type == AnswerType::other || question.type == AnswerType::length) {
    question.type = type_of_focus(question).value_or(question.type);
  }
  if (lexicon != nullptr) {
    add_related(question, *lexicon);
    add_kinds(question, *lexicon);
  }
  return question;
}

}  // namespace carrel::generate
