#include "core/unicode.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  for_each_word(text, [&](Span span) { found.emplace_back(span.in(text)); });
  return found;
}

TEST(unicode, words_are_found) {
  EXPECT_EQ(words("The quick, brown fox's 3.14"),
            (std::vector<std::string>{"The", "quick", "brown", "fox's", "3.14"}));
}

TEST(unicode, sentences_are_found) {
  EXPECT_EQ(sentences("Who came\nhome. He slept.\n\nNew one").size(), 3U);
}

TEST(unicode, legacy_bytes_become_utf8) {
  EXPECT_EQ(to_utf8("caf\xE9", "windows-1252").text, "café");
}

TEST(unicode, language_is_told) {
  EXPECT_EQ(detect_language("Dies ist ein ganz normaler deutscher Satz über das Wetter."), "de");
}

}  // namespace
}  // namespace carrel
