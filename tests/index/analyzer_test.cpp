#include "index/analyzer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "index/word_parts.h"

namespace carrel::index {
namespace {

// Terms with ' ' between positions and '|' before a term at the same position.
std::string terms(std::string_view text, std::string_view language = "en") {
  std::string out;
  Analyzer(language).append(text, out);
  std::replace(out.begin(), out.end(), '\t', '|');
  return out;
}

TEST(Analyzer, folds_case_and_accents_and_stems) {
  EXPECT_EQ(terms("Houses RÉSUMÉ running"), "hous resum run");
  EXPECT_EQ(terms("Häuser Straße", "de"), "haus strass");
  EXPECT_EQ(terms("nationales", "fr"), terms("national", "fr"));
}

TEST(Analyzer, keeps_the_russian_short_i_for_the_stemmer) {
  EXPECT_EQ(terms("красивый", "ru"), terms("красивая", "ru"));
  EXPECT_EQ(terms("Ёлка", "ru"), terms("елка", "ru"));
}

TEST(Analyzer, takes_unknown_latin_text_for_english_but_not_a_language_without_stemmer) {
  EXPECT_EQ(terms("houses", ""), "hous");
  EXPECT_EQ(terms("houses", "vi"), "houses");
}

TEST(Analyzer, gives_identifiers_in_parts_and_whole) {
  EXPECT_EQ(terms("foo.bar_baz"), "foo|foobarbaz bar baz|foobarbaz");
  EXPECT_EQ(terms("ISO-9001"), "iso|iso9001 9001|iso9001");
  EXPECT_EQ(terms("HTMLParser"), "html|htmlparser parser|htmlparser");
  EXPECT_EQ(terms("v1.2.3"), "v1|v1.2.3 2 3|v1.2.3");
  EXPECT_EQ(terms("10,000"), "10|10000 000|10000");
  EXPECT_EQ(terms("PDFs"), "pdfs");
}

TEST(Analyzer, takes_apostrophes_as_people_mean_them) {
  EXPECT_EQ(terms("John's"), "john");
  EXPECT_EQ(terms("don’t"), "dont");
  EXPECT_EQ(terms("l'homme", "fr"), "l|lhomm homm|lhomm");
}

TEST(Analyzer, gives_overlapping_pairs_for_scripts_without_spaces) {
  EXPECT_EQ(terms("日本語", "ja"), "日本 本語 語");
  EXPECT_EQ(terms("猫", "ja"), "猫");
  EXPECT_EQ(terms("ภาษา", "th"), "ภา าษ ษา า");
  EXPECT_EQ(terms("iPhoneを買う", "ja"), "i|iphon phone|iphon を買 買う う");
}

TEST(Analyzer, keeps_signs_of_programming_languages) {
  EXPECT_EQ(terms("C++ and C# or c"), "c++ and c# or c");
}

TEST(Analyzer, drops_soft_hyphens_and_cuts_endless_words) {
  EXPECT_EQ(terms("hyphen\u00ADation"), terms("hyphenation"));
  EXPECT_LE(terms(std::string(100000, 'x')).size(), 100000U);
}

TEST(Analyzer, never_puts_separators_or_quotes_into_a_term) {
  std::string all;
  for (char32_t c = 1; c < 0x3000; ++c) {
    if (c == ' ') continue;
    std::string text = "a";
    if (c < 0x80) text += static_cast<char>(c);
    else if (c < 0x800) { text += static_cast<char>(0xC0 | c >> 6); text += static_cast<char>(0x80 | (c & 63)); }
    else { text += static_cast<char>(0xE0 | c >> 12); text += static_cast<char>(0x80 | (c >> 6 & 63)); text += static_cast<char>(0x80 | (c & 63)); }
    std::string out;
    const std::size_t positions = Analyzer("en").append(text, out);
    ASSERT_EQ(std::count(out.begin(), out.end(), ' ') + 1, static_cast<std::ptrdiff_t>(positions)) << text;
    ASSERT_EQ(out.find_first_of("\n\"\r"), std::string::npos) << text;
  }
}

TEST(Analyzer, gives_the_same_terms_when_its_memory_is_full) {
  Analyzer analyzer("en");
  std::string before;
  analyzer.append("Houses running", before);
  std::string scratch;
  for (int i = 0; i < 300000; ++i) {
    scratch.clear();
    analyzer.append("word" + std::to_string(i), scratch);
  }
  std::string after;
  analyzer.append("Houses running", after);
  EXPECT_EQ(before, after);
}

TEST(Analyzer, tells_where_words_stand) {
  std::vector<std::string> words;
  const std::string text = "The state-of-the-art, 2024.";
  Analyzer("en").each_word(text, [&](Span span, std::string_view) {
    words.emplace_back(span.in(text));
  });
  EXPECT_EQ(words, (std::vector<std::string>{"The", "state-of-the-art", "2024"}));
}

TEST(WordParts, leaves_a_plain_word_alone) {
  EXPECT_EQ(split_word("word").parts, std::vector<std::string>{"word"});
  EXPECT_EQ(split_word("word").whole, "");
  EXPECT_TRUE(split_word("").parts.empty());
}

}  // namespace
}  // namespace carrel::index
