// One written word -> its analysed text: folded, stemmed, whole and in parts.
#pragma once

#include <string>
#include <string_view>

#include "index/stemmer.h"

namespace carrel::index {

class TermMaker {
 public:
  // ISO 639-1; empty: unknown. Words of another script than the language's are stemmed by the
  // language that most often uses that script.
  explicit TermMaker(std::string_view language);

  // Analysed text of a word as word_scanner.h finds it; empty when nothing of it can be searched.
  std::string make(std::string_view word);

  // The term of one part of a word (word_parts.h); may be empty.
  std::string term(std::string_view part);

 private:
  Stemmer& stemmer_for(std::string_view folded);

  Stemmer latin_, cyrillic_, greek_, arabic_, devanagari_, armenian_, tamil_, none_;
};

// Folded like fold() of unicode.h, but letters whose marks matter to stemmers are kept.
std::string fold_word(std::string_view word);

// One pair of characters of a script without spaces, in the form they are compared in.
std::string unspaced_term(std::string_view characters);

}  // namespace carrel::index
