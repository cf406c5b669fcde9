#include "core/abbreviations.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

TEST(abbreviation, belongs_to_its_language) {
  EXPECT_EQ(abbreviation("Mr", "en"), Abbreviation::never_ends);
  EXPECT_EQ(abbreviation("z.B", "de"), Abbreviation::never_ends);
  EXPECT_EQ(abbreviation("z.B", "en"), Abbreviation::none);
  EXPECT_EQ(abbreviation("Nr", "de"), Abbreviation::before_number);
  EXPECT_EQ(abbreviation("Inc", "en"), Abbreviation::may_end);
}

TEST(abbreviation, of_one_language_is_less_sure_where_the_language_is_unknown) {
  EXPECT_EQ(abbreviation("hon", "en"), Abbreviation::never_ends);
  EXPECT_EQ(abbreviation("hon", ""), Abbreviation::may_end);
  EXPECT_EQ(abbreviation("dr", ""), Abbreviation::never_ends);
}

TEST(abbreviation, is_none_for_words_and_for_nothing) {
  EXPECT_EQ(abbreviation("house", "en"), Abbreviation::none);
  EXPECT_EQ(abbreviation("", "en"), Abbreviation::none);
  EXPECT_EQ(abbreviation("incomprehensibilities", "en"), Abbreviation::none);
}

TEST(starts_sentences, knows_articles_and_pronouns_as_written) {
  for (const char* word : {"The", "Die", "Le", "El", "Il", "Uma", "Het"}) {
    EXPECT_TRUE(starts_sentences(word)) << word;
  }
  for (const char* word : {"the", "Smith", "", "Government"}) {
    EXPECT_FALSE(starts_sentences(word)) << word;
  }
}

}  // namespace
}  // namespace carrel
