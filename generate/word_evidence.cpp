#include "generate/word_evidence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "generate/answer_types.h"
#include "generate/limits.h"
#include "generate/matching.h"
#include "generate/stop_words.h"

namespace carrel::generate {
namespace {

constexpr double neighbour_credit = 0.8;  // a word of the sentence before or after
constexpr double present_strength = 0.5;  // a closer match than this counts as "there"
constexpr double faint_coverage = 0.55;   // in another language, less is chance more often than not
constexpr std::size_t few_terms_max = 3;  // one of so many words is met by chance anywhere
constexpr double named_share = 0.5;       // ... but its names are not
constexpr std::size_t brief_words = 3;
constexpr std::size_t long_words = 40;

using Matches = std::vector<float>;  // [terms]

struct UnitWords {
  std::vector<Word> words;
  Matches matches;
  double phrase = 0;
};

struct PassageWords {
  std::vector<UnitWords> units;
  Matches around;  // title and heading path
  Matches all;     // units and around
};

void raise(Matches& into, const Matches& from, double credit = 1) {
  for (std::size_t i = 0; i < into.size(); ++i) {
    into[i] = std::max(into[i], static_cast<float>(credit * from[i]));
  }
}

// Rendered pages carry no '#': a line that is the title or a part of the heading path is a heading.
bool is_title(std::string_view text, const Passage& passage) {
  if (text.empty()) return false;
  return text == passage.title || passage.heading == text ||
         passage.heading.ends_with(" > " + std::string(text));
}

std::string_view name_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  return file.substr(0, file.rfind('.'));
}

bool is_measure(AnswerType type) {
  return type == AnswerType::money || type == AnswerType::age || type == AnswerType::extent ||
         type == AnswerType::length || type == AnswerType::temperature ||
         type == AnswerType::identifier;
}

// "By Karl Berg, 3 May 2024, 6 minutes to read".
bool is_byline(const std::vector<Word>& found) {
  constexpr std::size_t words_max = 14;
  if (found.size() < 3 || found.size() > words_max || !found[0].is_capital) return false;
  const std::string& first = found[0].folded;
  return (first == "by" || first == "von" || first == "par" || first == "por") &&
         found[1].is_capital && found[2].is_capital;
}

// The number of a list's item is no answer.
std::string_view without_number(const Unit& unit, std::string_view passage_text) {
  std::string_view text = unit.span.in(passage_text);
  if (unit.kind != UnitKind::list_item) return text;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')')) {
    text.remove_prefix(digits + 1);
  }
  return text;
}

class Weigher {
 public:
  Weigher(const Question& question, std::span<const Passage> passages)
      : question_(question), passages_(passages), matcher_(question) {}

  Evidence weigh(const std::stop_token& stop) {
    for (const Passage& passage : passages_) {
      if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "the answer was stopped");
      read_passage(passage);
    }
    weigh_terms();
    for (std::size_t p = 0; p < passages_.size(); ++p) {
      for (std::size_t u = 0; u < evidence_.units[p].size(); ++u) add_candidate(p, u);
    }
    return std::move(evidence_);
  }

 private:
  void read_passage(const Passage& passage) {
    const std::string& language =
        passage.language.empty() ? question_.language : passage.language;
    std::vector<Unit> units;
    if (unit_count_ < units_max) units = split_units(passage.text, language);
    unit_count_ += units.size();
    for (Unit& unit : units) {
      if (is_title(unit.span.in(passage.text), passage)) unit.kind = UnitKind::heading;
    }
    PassageWords read;
    // A file's name may say in Latin letters what its text says in others.
    read.around = match(words(passage.title + "\n" + passage.heading), language);
    raise(read.around, match(words(name_of(passage.file)), language));
    read.all = read.around;
    for (const Unit& unit : units) {
      UnitWords own{.words = words(without_number(unit, passage.text)), .matches = {}};
      own.matches = match(own.words, language);
      own.phrase = phrase_share(own.words, language);
      raise(read.all, own.matches);
      read.units.push_back(std::move(own));
    }
    evidence_.units.push_back(std::move(units));
    read_.push_back(std::move(read));
  }

  Matches match(const std::vector<Word>& found, const std::string& language) {
    Matches matches(question_.terms.size());
    for (const Word& word : found) {
      for (const TermMatch& m : matcher_.matches(word, language)) {
        matches[m.term] = std::max(matches[m.term], static_cast<float>(m.strength));
      }
    }
    return matches;
  }

  // Neighbours in the question that stand within three words of each other, in order.
  double phrase_share(const std::vector<Word>& found, const std::string& language) {
    if (question_.terms.size() < 2) return 0;
    constexpr std::size_t reach = 3;
    std::vector<std::size_t> last(question_.terms.size(), 0);  // 1-based position of each term
    std::vector<bool> kept(question_.terms.size(), false);
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const TermMatch& m : matcher_.matches(found[i], language)) {
        if (m.term > 0 && last[m.term - 1] != 0 && i + 1 - last[m.term - 1] <= reach) {
          kept[m.term] = true;
        }
        last[m.term] = i + 1;
      }
    }
    return static_cast<double>(std::count(kept.begin(), kept.end(), true)) /
           static_cast<double>(question_.terms.size() - 1);
  }

  // Rare among these passages is heavy; a word in none of them is the heaviest.
  void weigh_terms() {
    constexpr double unseen_units = 10;  // keeps few passages from making every word common
    for (std::size_t t = 0; t < question_.terms.size(); ++t) {
      double holding = 0;
      for (const PassageWords& passage : read_) {
        for (const UnitWords& unit : passage.units) holding += unit.matches[t];
      }
      const double all = static_cast<double>(unit_count_) + unseen_units;
      evidence_.term_weights.push_back(question_.terms[t].prior * std::log(all / (holding + 1)));
    }
    weight_sum_ = std::accumulate(evidence_.term_weights.begin(), evidence_.term_weights.end(), 0.0);
    weight_max_ = 0;
    for (const double weight : evidence_.term_weights) weight_max_ = std::max(weight_max_, weight);
  }

  double coverage(const Matches& matches) const {
    if (weight_sum_ <= 0) return 0;
    double sum = 0;
    for (std::size_t t = 0; t < matches.size(); ++t) sum += evidence_.term_weights[t] * matches[t];
    return sum / weight_sum_;
  }

  // Of the words that are neither names nor numbers; 1 when the question has none.
  double plain_coverage(const Matches& matches) const {
    double all = 0;
    double met = 0;
    for (std::size_t t = 0; t < matches.size(); ++t) {
      if (question_.terms[t].is_name || question_.terms[t].is_number) continue;
      all += evidence_.term_weights[t];
      met += evidence_.term_weights[t] * matches[t];
    }
    return all <= 0 ? 1 : met / all;
  }

  // The share of names and numbers met; 1 when the question has none.
  double names_met(const Matches& matches) const {
    double all = 0;
    double met = 0;
    for (std::size_t t = 0; t < matches.size(); ++t) {
      if (!question_.terms[t].is_name && !question_.terms[t].is_number) continue;
      ++all;
      met += matches[t] >= present_strength ? 1 : 0;
    }
    return all == 0 ? 1 : met / all;
  }

  double worst_missing(const Matches& matches) const {
    double worst = 0;
    for (std::size_t t = 0; t < matches.size(); ++t) {
      worst = std::max(worst, evidence_.term_weights[t] * (1 - matches[t]));
    }
    return weight_max_ <= 0 ? 1 : worst / weight_max_;
  }

  double few_missing(const Features& f) const {
    if (question_.terms.size() > few_terms_max) return 0;
    const bool has_names = std::any_of(question_.terms.begin(), question_.terms.end(),
                                       [](const QuestionTerm& term) { return term.is_name; });
    const bool are_met = has_names && f[feature_names_here] >= 1;
    return f[feature_worst_missing] * (are_met ? named_share : 1);
  }

  double focus_missing(const Matches& matches) const {
    for (std::size_t t = 0; t < matches.size(); ++t) {
      if (question_.terms[t].is_focus) return 1 - matches[t];
    }
    return 0;
  }

  Matches near(std::size_t p, std::size_t u) const {
    const std::vector<Unit>& units = evidence_.units[p];
    const PassageWords& passage = read_[p];
    Matches matches = passage.units[u].matches;
    raise(matches, passage.around);
    for (const auto& other : {units[u].above, units[u].lead}) {
      if (other) raise(matches, passage.units[*other].matches);
    }
    if (u > 0) raise(matches, passage.units[u - 1].matches, neighbour_credit);
    raise_names_before(matches, p, u);
    if (u + 1 < units.size() && units[u + 1].kind != UnitKind::heading) {
      raise(matches, passage.units[u + 1].matches, neighbour_credit);
    }
    return matches;
  }

  // "Her teacher" is Liv's, named three sentences before in the same paragraph.
  void raise_names_before(Matches& matches, std::size_t p, std::size_t u) const {
    const std::vector<Unit>& units = evidence_.units[p];
    for (std::size_t i = u; i > 0 && units[i - 1].block == units[u].block; --i) {
      const Matches& before = read_[p].units[i - 1].matches;
      for (std::size_t t = 0; t < matches.size(); ++t) {
        if (!question_.terms[t].is_name) continue;
        matches[t] = std::max(matches[t], static_cast<float>(neighbour_credit * before[t]));
      }
    }
  }

  void add_candidate(std::size_t p, std::size_t u) {
    const Unit& unit = evidence_.units[p][u];
    const UnitWords& own = read_[p].units[u];
    if (own.words.empty()) return;
    const Matches close = near(p, u);
    Candidate candidate{.passage = p, .unit = u};
    Features& f = candidate.features;
    f[feature_coverage] = coverage(own.matches);
    f[feature_coverage_near] = coverage(close);
    f[feature_coverage_passage] = coverage(read_[p].all);
    f[feature_names_here] = names_met(close);
    f[feature_plain_near] = plain_coverage(close);
    f[feature_names_missing] = 1 - names_met(read_[p].all);
    f[feature_worst_missing] = worst_missing(close);
    f[feature_focus_missing] = focus_missing(close);
    f[feature_asked_missing] =
        asks_for_what_must_be_there(question_) ? f[feature_focus_missing] : 0;
    f[feature_few_terms] = 1.0 / static_cast<double>(std::max<std::size_t>(close.size(), 1));
    f[feature_few_missing] = few_missing(f);
    f[feature_phrase] = own.phrase;
    set_type(f, p, u);
    f[feature_rank] = 1.0 / static_cast<double>(1 + p);
    set_form(f, unit, own, passages_[p].text);
    const std::string& language = passages_[p].language;
    f[feature_foreign] = language.empty() || language == question_.language ? 0 : 1;
    f[feature_foreign_faint] =
        f[feature_foreign] * std::max(0.0, 1 - f[feature_coverage_near] / faint_coverage);
    candidate.near = close;
    evidence_.candidates.push_back(std::move(candidate));
  }

  void set_type(Features& f, std::size_t p, std::size_t u) {
    const std::vector<Word>& found = read_[p].units[u].words;
    const std::string& language =
        passages_[p].language.empty() ? question_.language : passages_[p].language;
    const auto is_asked = [&](std::size_t i) { return !matcher_.matches(found[i], language).empty(); };
    const std::string_view text = evidence_.units[p][u].span.in(passages_[p].text);
    AnswerMarks marks = answer_marks(question_.type, text, found, is_asked);
    // A number says by itself neither whose it is nor what it numbers.
    if (question_.type == AnswerType::identifier && f[feature_asked_missing] > 1 - present_strength) {
      marks = {Presence::absent, {}};
    }
    if (marks.presence == Presence::unknown) mark_kinds(marks, found, language);
    f[feature_type_present] = marks.presence == Presence::present ? 1 : 0;
    f[feature_type_absent] = marks.presence == Presence::absent ? 1 : 0;
    f[feature_measure_absent] = is_measure(question_.type) ? f[feature_type_absent] : 0;
    if (marks.presence == Presence::unknown) {
      f[feature_coverage_answer] = f[feature_coverage];
    } else {
      f[feature_coverage_answer] = coverage_around(found, marks.at, language);
    }
  }

  // "Which fish": a trout could be the answer. Without one, nothing is known: a dish may be of any name.
  void mark_kinds(AnswerMarks& marks, const std::vector<Word>& found, const std::string& language) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& matches = matcher_.matches(found[i], language);
      if (std::any_of(matches.begin(), matches.end(), [](const TermMatch& m) { return m.is_kind; })) {
        marks.at.push_back(i);
      }
    }
    if (!marks.at.empty()) marks.presence = Presence::present;
  }

  // The question's words within reach of the best of the words that could be the answer.
  double coverage_around(const std::vector<Word>& found, const std::vector<std::size_t>& at,
                         const std::string& language) {
    constexpr std::size_t reach = 7;
    double best = 0;
    for (const std::size_t position : at) {
      const auto begin = found.begin() + static_cast<std::ptrdiff_t>(position - std::min(position, reach));
      const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), position + reach + 1));
      best = std::max(best, coverage(match({begin, end}, language)));
    }
    return best;
  }

  bool asks_who_or_when() const {
    return question_.type == AnswerType::person || question_.type == AnswerType::time ||
           question_.type == AnswerType::day;
  }

  // A list of authors, a byline, an attendance list: hardly a word that is not a name or number, and
  // none of the question's but its names. A row with the time asked for is none.
  bool has_only_names(const Features& f, const UnitWords& own) const {
    if (is_byline(own.words)) return !asks_who_or_when();
    const bool value = question_.type != AnswerType::person && question_.type != AnswerType::place &&
                       f[feature_type_present] > 0;
    std::size_t plain = 0, names = 0;
    for (const Word& word : own.words) {
      if (word.is_unspaced) return false;
      if (word.is_number) continue;
      (word.is_capital ? names : plain) += 1;
    }
    if (names < 2 || plain * 4 > names) return false;
    bool asked = false;
    for (std::size_t t = 0; t < own.matches.size(); ++t) {
      const QuestionTerm& term = question_.terms[t];
      if (term.is_name || term.is_number || term.prior < 1) continue;
      asked = true;
      if (own.matches[t] >= present_strength) return false;
    }
    return asked && !value;
  }

  void set_form(Features& f, const Unit& unit, const UnitWords& own, std::string_view text) {
    f[feature_only_names] = unit.kind != UnitKind::heading && has_only_names(f, own) ? 1 : 0;
    f[feature_is_heading] = unit.kind == UnitKind::heading ? 1 : 0;
    f[feature_is_item] =
        unit.kind == UnitKind::list_item || unit.kind == UnitKind::table_row ? 1 : 0;
    const std::string_view written = unit.span.in(text);
    f[feature_is_question] = written.ends_with("?") || written.ends_with("？") ? 1 : 0;
    std::size_t new_words = 0;
    for (const Word& word : own.words) {
      const auto& met = matcher_.matches(word, question_.language);
      new_words += met.empty() && !is_stop_word(word.folded, {}) ? 1 : 0;
    }
    f[feature_brief] = new_words >= brief_words || f[feature_type_present] > 0
                           ? 0
                           : 1 - static_cast<double>(new_words) / static_cast<double>(brief_words);
    f[feature_duty] = question_.is_on_duty &&
                              std::any_of(own.words.begin(), own.words.end(),
                                          [](const Word& word) { return is_duty_word(word.folded); })
                          ? 1
                          : 0;
    const double over = static_cast<double>(own.words.size()) / static_cast<double>(long_words);
    f[feature_long] = over <= 1 ? 0 : std::log(over);
  }

  const Question& question_;
  std::span<const Passage> passages_;
  Matcher matcher_;
  Evidence evidence_;
  std::vector<PassageWords> read_;
  std::size_t unit_count_ = 0;
  double weight_sum_ = 0;
  double weight_max_ = 0;
};

}  // namespace

Evidence weigh_words(const Question& question, std::span<const Passage> passages,
                     const std::stop_token& stop) {
  return Weigher(question, passages).weigh(stop);
}

}  // namespace carrel::generate
