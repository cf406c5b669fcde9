#include "index/term_maker.h"

#include <algorithm>

#include "core/unicode.h"
#include "index/word_parts.h"

namespace carrel::index {
namespace {

// Enough for a SHA-512 in hex; longer runs are data, not words.
constexpr std::size_t term_bytes_max = 128;

// Scripts of a TermMaker's stemmers; a language not listed is in Latin script.
bool is_one_of(std::string_view language, std::initializer_list<std::string_view> languages) {
  return std::find(languages.begin(), languages.end(), language) != languages.end();
}

std::string_view latin_language(std::string_view language) {
  if (language.empty()) return "en";
  const bool other_script = is_one_of(language, {"ru", "uk", "bg", "sr", "mk", "be", "el", "ar", "fa",
                                                 "ur", "he", "yi", "hi", "ne", "mr", "hy", "ta", "zh",
                                                 "ja", "ko", "th", "lo", "km", "my"});
  return other_script ? "en" : language;
}

std::string_view own_or(std::string_view language, std::string_view otherwise,
                        std::initializer_list<std::string_view> of_script) {
  return is_one_of(language, of_script) ? language : otherwise;
}

// Compatibility forms can hold spaces and marks; a term must not.
void keep_searchable(std::string& term) {
  std::erase_if(term, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"'; });
  if (term.size() <= term_bytes_max) return;
  std::size_t size = term_bytes_max;
  while (size > 0 && (static_cast<unsigned char>(term[size]) & 0xC0) == 0x80) --size;
  term.resize(size);
}

bool has_digit_or_sign(std::string_view term) {
  return std::any_of(term.begin(), term.end(), [](char c) {
    return static_cast<unsigned char>(c) < 128 && !(c >= 'a' && c <= 'z');
  });
}

}  // namespace

// The breve of "й" is no accent: Russian endings and their stemmer need it.
std::string fold_word(std::string_view word) {
  std::string folded;
  while (true) {
    const std::size_t at = std::min(word.find("й"), word.find("Й"));
    folded += fold(word.substr(0, at));
    if (at == std::string_view::npos) return folded;
    folded += "й";
    word.remove_prefix(at + 2);
  }
}

TermMaker::TermMaker(std::string_view language)
    : latin_(latin_language(language)),
      cyrillic_(own_or(language, "ru", {"ru", "sr", "uk", "bg", "mk", "be"})),
      greek_("el"),
      arabic_(own_or(language, "ar", {"ar", "fa", "ur"})),
      devanagari_(own_or(language, "hi", {"hi", "ne", "mr"})),
      armenian_("hy"),
      tamil_("ta"),
      none_("") {}

Stemmer& TermMaker::stemmer_for(std::string_view folded) {
  const char32_t c = code_point_at(folded, 0).value;
  if (c < 0x250) return latin_;
  if (c >= 0x370 && c < 0x400) return greek_;
  if (c >= 0x400 && c < 0x530) return cyrillic_;
  if (c >= 0x530 && c < 0x590) return armenian_;
  if (c >= 0x600 && c < 0x700) return arabic_;
  if (c >= 0x900 && c < 0x980) return devanagari_;
  if (c >= 0xB80 && c < 0xC00) return tamil_;
  return none_;
}

std::string TermMaker::term(std::string_view part) {
  std::string folded = fold_word(part);
  keep_searchable(folded);
  if (folded.empty() || has_digit_or_sign(folded)) return folded;
  const std::string_view stem = stemmer_for(folded).stem(folded);
  return stem.empty() ? folded : std::string(stem);
}

std::string TermMaker::make(std::string_view word) {
  const WordParts split = split_word(word);
  const std::string whole = split.whole.empty() ? std::string() : term(split.whole);
  std::string analysed;
  for (std::size_t i = 0; i < split.parts.size(); ++i) {
    const std::string part = term(split.parts[i]);
    if (part.empty()) continue;
    if (!analysed.empty()) analysed += ' ';
    analysed += part;
    // The whole stands beside its first and its last part, so that phrases which lead into it or
    // away from it match.
    const bool at_an_end = i == 0 || i + 1 == split.parts.size();
    if (!whole.empty() && at_an_end && whole != part) analysed += '\t' + whole;
  }
  return analysed;
}

std::string unspaced_term(std::string_view characters) {
  std::string term = nfc(characters);
  keep_searchable(term);
  return term;
}

}  // namespace carrel::index
