// What a character does in word segmentation (the Word_Break property of UAX #29, with ICU's
// changes to it), reduced to what the rules for text without a dictionary tell apart.
#pragma once

#include <array>
#include <cstdint>

namespace carrel {

enum class WordClass : std::uint8_t {
  other,  // never in a word
  letter,
  digit,
  joiner,           // '_' and its like: joins letters and digits
  between_letters,  // joins two letters
  between_digits,   // joins two digits
  between_either,   // joins two letters or two digits
  extend,           // part of the character before it
  complex,          // needs ICU: dictionaries, Hebrew quotes, emoji sequences
};

constexpr WordClass ascii_word_class(unsigned c) noexcept {
  if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return WordClass::letter;
  if (c >= '0' && c <= '9') return WordClass::digit;
  switch (c) {
    case '@':
      return WordClass::letter;  // in ICU's rules since 72, so that addresses stay whole
    case '_':
      return WordClass::joiner;
    case '.':
    case '\'':
      return WordClass::between_either;
    case ',':
    case ';':
      return WordClass::between_digits;
    default:
      return WordClass::other;  // ':' joined letters until ICU 72
  }
}

inline constexpr std::array<WordClass, 128> ascii_word_classes = [] {
  std::array<WordClass, 128> classes{};
  for (unsigned c = 0; c < 128; ++c) classes[c] = ascii_word_class(c);
  return classes;
}();

// For characters beyond ASCII. The first call takes a few milliseconds to fill a table.
WordClass wide_word_class(char32_t c) noexcept;

}  // namespace carrel
