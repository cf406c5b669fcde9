// Every form that a word of a query may have in the library: its stem in each of the languages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/term_maker.h"

namespace carrel::index {

class WordForms {
 public:
  // The most frequent language first; those past query_languages_max are left out. None: as if the
  // library's language were unknown.
  explicit WordForms(std::span<const std::string> languages);

  // Analysed text (fts.h) of one part of a word (word_parts.h): its different terms, at one
  // position. Empty when nothing of it can be searched.
  std::string of(std::string_view part);

 private:
  std::vector<TermMaker> makers_;
};

}  // namespace carrel::index
