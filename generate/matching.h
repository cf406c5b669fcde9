// Which words of a question a word of a passage answers to, and how closely.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generate/question.h"
#include "generate/words.h"

namespace carrel::generate {

struct TermMatch {
  std::size_t term = 0;  // index in Question::terms
  double strength = 0;   // 1: the same word or stem; less for compounds, shared beginnings
                         // and words that mean the same
  bool is_kind = false;  // the word names a kind of what the term asks for
};

// Remembers every word it has seen, so that a word common to many sentences costs once. Keeps a
// view of `question`, which must outlive it. Not thread-safe.
class Matcher {
 public:
  explicit Matcher(const Question& question);

  // `language` of the passage; empty: the question's. The view lives as long as this Matcher.
  const std::vector<TermMatch>& matches(const Word& word, std::string_view language) &;

 private:
  struct Language {
    Stemmer stemmer;
    std::string name;
    std::vector<std::string> stems;  // of the question's terms
    std::unordered_map<std::string, std::vector<TermMatch>> related;  // by stem, of this language
    // Words seen, those written with a capital apart: a name is no word of another language.
    std::array<std::unordered_map<std::string, std::vector<TermMatch>>, 2> seen;
  };
  Language& language_of(std::string_view name);
  void add_related(Language& language) const;
  // Whether a word of this language that is spelled like the term may well be another.
  bool is_by_chance(const QuestionTerm& term, const Word& word, const Language& language) const;
  double strength_of(std::size_t term, const Word& word, std::string_view stem,
                     const Language& language) const;

  const Question& question_;
  std::map<std::string, Language, std::less<>> languages_;
};

}  // namespace carrel::generate
