#include "index/word_forms.h"

#include <algorithm>

#include "index/limits.h"

namespace carrel::index {

WordForms::WordForms(std::span<const std::string> languages) {
  for (const std::string& language :
       languages.first(std::min(languages.size(), query_languages_max))) {
    makers_.emplace_back(language);
  }
  if (makers_.empty()) makers_.emplace_back("");
}

std::string WordForms::of(std::string_view part) {
  std::vector<std::string> terms;
  for (TermMaker& maker : makers_) {
    std::string term = maker.term(part);
    if (term.empty() || std::find(terms.begin(), terms.end(), term) != terms.end()) continue;
    terms.push_back(std::move(term));
  }
  std::string analysed;
  for (const std::string& term : terms) {
    if (!analysed.empty()) analysed += '\t';
    analysed += term;
  }
  return analysed;
}

}  // namespace carrel::index
