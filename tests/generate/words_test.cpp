#include "generate/words.h"

#include <gtest/gtest.h>

namespace carrel::generate {
namespace {

std::vector<std::string> folded(std::string_view text) {
  std::vector<std::string> out;
  for (const Word& word : words(text)) out.push_back(word.folded);
  return out;
}

using Strings = std::vector<std::string>;

TEST(Words, keep_the_inner_marks_of_numbers) {
  EXPECT_EQ(folded("2,736.00 euros at 02:40."), (Strings{"2,736.00", "euros", "at", "02:40"}));
}

TEST(Words, keep_codes_whole) {
  EXPECT_EQ(folded("FR-2G and DF-23, not well-known 2021-22"),
            (Strings{"fr-2g", "and", "df-23", "not", "well", "known", "2021", "22"}));
}

TEST(Words, keep_codes_of_several_parts_whole) {
  EXPECT_EQ(folded("HK-0733-2L, HK-0733-NK23-"), (Strings{"hk-0733-2l", "hk-0733-nk23"}));
}

TEST(Words, fold_case_and_accents) {
  EXPECT_EQ(folded("Straße Müller résumé"), (Strings{"strasse", "muller", "resume"}));
}

TEST(Words, cut_text_without_spaces_into_pairs) {
  EXPECT_EQ(folded("味噌480グラム"), (Strings{"味噌", "480", "グラ", "ラム"}));
}

TEST(Words, leave_out_currency_signs_and_arrows) {
  EXPECT_EQ(folded("184,17 € → 12 °C"), (Strings{"184,17", "12", "c"}));
}

TEST(Words, spans_are_where_the_words_stand) {
  const std::string text = "Über 3 Äpfel, 味噌汁";
  for (const Word& word : words(text)) {
    EXPECT_LE(word.span.end, text.size());
    EXPECT_FALSE(word.span.empty());
  }
  EXPECT_EQ(words(text)[2].span.in(text), "Äpfel");
  EXPECT_TRUE(words(text)[2].is_capital);
  EXPECT_TRUE(words(text)[1].is_number);
}

TEST(Stemmer, meets_forms_of_one_word) {
  EXPECT_EQ(Stemmer("en").stem("recorders"), Stemmer("en").stem("recorder"));
  EXPECT_EQ(Stemmer("de").stem("kosten"), Stemmer("de").stem("koste"));
  EXPECT_EQ(Stemmer("fr").stem("enregistreurs"), Stemmer("fr").stem("enregistreur"));
}

TEST(Stemmer, leaves_words_of_unknown_languages_alone) {
  EXPECT_EQ(Stemmer("xx").stem("recorders"), "recorders");
  EXPECT_EQ(Stemmer("").stem("recorders"), "recorders");
}

}  // namespace
}  // namespace carrel::generate
