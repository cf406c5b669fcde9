#include "generate/matching.h"

#include <algorithm>

namespace carrel::generate {
namespace {

constexpr double prefix_strength = 0.55;    // "localise", "localisation"
constexpr double compound_strength = 0.65;  // "Karte" in "Jahreskarte"
constexpr std::size_t shared_bytes_min = 5;

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  std::size_t count = 0;
  while (count < limit && a[count] == b[count]) ++count;
  return count;
}

double partial_strength(std::string_view term, std::string_view word) {
  const std::size_t shared = common_prefix(term, word);
  const std::string_view shorter = term.size() < word.size() ? term : word;
  const std::string_view longer = term.size() < word.size() ? word : term;
  if (shorter.size() < shared_bytes_min) return 0;
  if (longer.ends_with(shorter)) return compound_strength;
  if (shared >= shared_bytes_min && shared * 5 >= longer.size() * 3) return prefix_strength;
  return shared == shorter.size() ? prefix_strength : 0;
}

}  // namespace

const std::vector<TermMatch>& Matcher::matches(const Word& word, std::string_view language) & {
  Language& own = language_of(language.empty() ? question_.language : language);
  const auto [found, is_new] = own.seen.try_emplace(word.folded);
  if (!is_new) return found->second;
  const std::string stem = own.stemmer.stem(word.folded);
  for (std::size_t i = 0; i < question_.terms.size(); ++i) {
    const QuestionTerm& term = question_.terms[i];
    double strength = term.folded == word.folded ? 1 : 0;
    if (strength == 0 && !term.is_number && !word.is_number && !term.is_unspaced &&
        !word.is_unspaced) {
      strength = own.stems[i] == stem ? 1 : partial_strength(own.stems[i], stem);
    }
    if (strength > 0) found->second.push_back({i, strength});
  }
  return found->second;
}

Matcher::Language& Matcher::language_of(std::string_view name) {
  const auto found = languages_.find(name);
  if (found != languages_.end()) return found->second;
  Language language{.stemmer = Stemmer(name), .stems = {}, .seen = {}};
  for (const QuestionTerm& term : question_.terms) {
    language.stems.push_back(language.stemmer.stem(term.folded));
  }
  return languages_.emplace(std::string(name), std::move(language)).first->second;
}

}  // namespace carrel::generate
