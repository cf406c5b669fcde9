#include "generate/matching.h"

#include <algorithm>
#include <cmath>

#include "generate/stop_words.h"
#include "generate/unit_names.h"

namespace carrel::generate {
namespace {

constexpr double prefix_strength = 0.55;    // "localise", "localisation"
constexpr double compound_strength = 0.65;  // "Karte" in "Jahreskarte"
// "payable", "due"; "rent", "Miete": from the faintest to the strongest of the lexicon.
constexpr double related_strength_min = 0.4;
constexpr double related_strength_max = 0.65;
constexpr double unit_strength = 0.95;      // "kilos", "kg"
constexpr double kind_strength = 0.9;       // "trout" for "which fish": the answer itself
// "car" in French is no vehicle, and "Frances" is not France: spelled alike, by chance as often as not.
constexpr double chance_strength = 0.45;
constexpr std::size_t chance_bytes_max = 5;  // longer words that two languages spell alike are one word
constexpr std::size_t shared_bytes_min = 5;
constexpr std::size_t shared_ending_min = 8;

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  std::size_t count = 0;
  while (count < limit && a[count] == b[count]) ++count;
  return count;
}

// Two compounds on one base: "Nebenkostenabrechnung", "Heizkostenabrechnung".
bool has_shared_base(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  std::size_t count = 0;
  while (count < limit && a[a.size() - 1 - count] == b[b.size() - 1 - count]) ++count;
  return count >= shared_ending_min && count * 5 >= std::max(a.size(), b.size()) * 3;
}

double partial_strength(std::string_view term, std::string_view word) {
  const std::size_t shared = common_prefix(term, word);
  const std::string_view shorter = term.size() < word.size() ? term : word;
  const std::string_view longer = term.size() < word.size() ? word : term;
  if (shorter.size() < shared_bytes_min) return 0;
  if (longer.ends_with(shorter)) return compound_strength;
  if (shared >= shared_bytes_min && shared * 5 >= longer.size() * 3) return prefix_strength;
  if (has_shared_base(term, word)) return prefix_strength;
  return shared == shorter.size() ? prefix_strength : 0;
}

}  // namespace

Matcher::Matcher(const Question& question) : question_(question) {}

const std::vector<TermMatch>& Matcher::matches(const Word& word, std::string_view language) & {
  Language& own = language_of(language.empty() ? question_.language : language);
  const auto [found, is_new] = own.seen[word.is_capital ? 1 : 0].try_emplace(word.folded);
  if (!is_new) return found->second;
  const std::string stem = own.stemmer.stem(word.folded);
  const auto related = own.related.find(stem);
  for (std::size_t i = 0; i < question_.terms.size(); ++i) {
    TermMatch best{i, strength_of(i, word, stem, own)};
    if (related != own.related.end()) {
      for (const TermMatch& match : related->second) {
        if (match.term == i && match.strength > best.strength) best = match;
      }
    }
    if (best.strength > 0) found->second.push_back(best);
  }
  return found->second;
}

double Matcher::strength_of(std::size_t i, const Word& word, std::string_view stem,
                            const Language& language) const {
  const QuestionTerm& term = question_.terms[i];
  if (term.folded == word.folded) return is_by_chance(term, word, language) ? chance_strength : 1;
  if (term.is_number || term.is_unspaced || word.is_unspaced) return 0;
  if (is_same_unit(term.folded, word.folded)) return unit_strength;
  if (word.is_number) return 0;
  if (language.stems[i] != stem) return partial_strength(language.stems[i], stem);
  const bool is_other_name = term.is_name && language.name == "en";  // names are inflected elsewhere
  return is_other_name || is_by_chance(term, word, language) ? chance_strength : 1;
}

bool Matcher::is_by_chance(const QuestionTerm& term, const Word& word,
                           const Language& language) const {
  if (term.is_name || term.is_number || term.is_unspaced || word.is_capital) return false;
  // A language that is not known for sure is no other language.
  const bool is_other = language.name != question_.language && has_stop_words(language.name) &&
                        has_stop_words(question_.language);
  return is_other && term.folded.size() <= chance_bytes_max;
}

// A word of a script without spaces is looked for by each of its pairs of characters.
void Matcher::add_related(Language& language) const {
  const auto add = [&](const RelatedTerm& related, const TermMatch& match) {
    if (!related.language.empty() && related.language != language.name) return;
    for (const Word& word : words(related.folded)) {
      language.related[language.stemmer.stem(word.folded)].push_back(match);
    }
  };
  for (std::size_t i = 0; i < question_.terms.size(); ++i) {
    for (const RelatedTerm& related : question_.terms[i].related) {
      add(related, {i, std::lerp(related_strength_min, related_strength_max, related.strength)});
    }
    for (const RelatedTerm& kind : question_.terms[i].kinds) {
      add(kind, {i, kind_strength, true});
    }
  }
}

Matcher::Language& Matcher::language_of(std::string_view name) {
  const auto found = languages_.find(name);
  if (found != languages_.end()) return found->second;
  Language language{.stemmer = Stemmer(name), .name = std::string(name), .stems = {}, .seen = {}};
  for (const QuestionTerm& term : question_.terms) {
    language.stems.push_back(language.stemmer.stem(term.folded));
  }
  add_related(language);
  return languages_.emplace(std::string(name), std::move(language)).first->second;
}

}  // namespace carrel::generate
