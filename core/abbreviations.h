// Abbreviations whose full stop does not, or need not, end a sentence.
#pragma once

#include <string_view>

namespace carrel {

enum class Abbreviation {
  none,
  never_ends,     // "Dr.", "e.g.": more of the sentence always follows
  before_number,  // "No. 5", "p. 12": only in front of a number; else the word may be a word
  may_end,        // "Inc.", "p.m.": the next word has to tell
};

// What `word`, without its last full stop, is in `language` (ISO 639-1; empty or unknown: in any).
// Upper and lower case of ASCII letters are the same here.
Abbreviation abbreviation(std::string_view word, std::string_view language) noexcept;

// Whether `word` often begins a sentence and seldom is part of a name ("The", "Der", "Il"), so that
// after "U.S." it tells that the sentence was over. Compared as written.
bool starts_sentences(std::string_view word) noexcept;

}  // namespace carrel
