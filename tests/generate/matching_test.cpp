#include "generate/matching.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/lexicon.h"
#include "core/shipped_file.h"
#include "generate/unit_names.h"

namespace carrel::generate {
namespace {

// How closely `word` answers to the only content word of `question`.
double strength(std::string_view question_text, std::string_view word, std::string_view language) {
  const Lexicon lexicon(shipped_file(lexicon_name));
  const Question question = analyse_question(question_text, &lexicon);
  Matcher matcher(question);
  double best = 0;
  for (const TermMatch& match : matcher.matches(words(word).at(0), language)) {
    best = std::max(best, match.strength);
  }
  return best;
}

TEST(Matching, takes_names_of_one_unit_for_one) {
  EXPECT_GT(strength("How many kilos?", "kg", "en"), 0.9);
  EXPECT_GT(strength("How many kilos?", "kilograms", "en"), 0.9);
  EXPECT_GT(strength("How many miles?", "nm", "en"), 0.9);
  EXPECT_EQ(strength("How many kilos?", "grams", "en"), 0);
}

TEST(Matching, takes_related_words_for_like_in_and_across_languages) {
  EXPECT_GT(strength("When is it payable?", "due", "en"), 0.5);
  EXPECT_GT(strength("What is the deposit?", "Kaution", "de"), 0.5);
  EXPECT_GT(strength("Wie hoch ist die Miete?", "loyer", "fr"), 0.5);
  EXPECT_GT(strength("Where is the library?", "Bibliothek", "de"), 0.4);
  EXPECT_GT(strength("What does it cost?", "料金", "ja"), 0.4);
  EXPECT_EQ(strength("What is the deposit?", "Heizung", "de"), 0);
}

TEST(Matching, takes_a_kind_for_the_category_that_is_asked_for) {
  EXPECT_GT(strength("Which antibiotics?", "penicillin", "en"), 0.8);
  EXPECT_GT(strength("Welches Antibiotikum?", "Penicillin", "de"), 0.8);
  EXPECT_GT(strength("Welche Frucht?", "Apfel", "de"), 0.8);
  EXPECT_EQ(strength("How many antibiotics?", "penicillin", "en"), 0);
  EXPECT_EQ(strength("Which antibiotics?", "tomato", "en"), 0);
}

TEST(Matching, words_that_are_spelled_alike_by_chance_are_met_in_part) {
  EXPECT_EQ(strength("Where is my car?", "car", "en"), 1);
  EXPECT_LT(strength("Where is my car?", "car", "fr"), 0.5);   // "because"
  EXPECT_EQ(strength("Where is my car?", "Car", "fr"), 1);     // a name, perhaps
  EXPECT_EQ(strength("Where is my car?", "car", "vi"), 1);     // may be no other language after all
  EXPECT_EQ(strength("Who leads France?", "France", "de"), 1);
  EXPECT_LT(strength("Is it in France?", "Frances", "en"), 0.5);
}

TEST(Matching, takes_compounds_on_one_long_base_for_like) {
  EXPECT_GT(strength("Wo ist die Nebenkostenabrechnung?", "Heizkostenabrechnung", "de"), 0.5);
  EXPECT_EQ(strength("Wo ist die Wohnung?", "Hoffnung", "de"), 0);
}

TEST(UnitName, knows_what_is_measured) {
  EXPECT_EQ(unit_name("metres").dimension, Dimension::length);
  EXPECT_EQ(unit_name("stunden").dimension, Dimension::duration);
  EXPECT_EQ(unit_name("honey").dimension, Dimension::none);
}

}  // namespace
}  // namespace carrel::generate
