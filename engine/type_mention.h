// File types in words: "the pdf about", "email from", "die Tabelle mit".
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/query_words.h"

namespace carrel::engine {

struct TypeMention {
  std::size_t first_word = 0;  // an article is the first of them, "about" and the like the last
  std::size_t word_count = 0;
  std::vector<std::string> types;  // as type: takes them
  // "the pdf about": the word is hardly used for anything else, as "picture" is, and has an article,
  // without which "email on iphone" is about mail.
  bool certain = false;
};

// Only between an article, or the start, and a word such as "about": "convert a pdf to text" and
// "email settings" speak of something else.
std::optional<TypeMention> find_type_mention(std::span<const QueryWord> words);

}  // namespace carrel::engine
