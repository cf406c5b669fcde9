#include "generate/question.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace carrel::generate {
namespace {

struct Expected {
  const char* question;
  const char* language;
  AnswerType type;
};

class QuestionType : public testing::TestWithParam<Expected> {};

TEST_P(QuestionType, is_told_by_its_words) {
  const Question question = analyse_question(GetParam().question);
  EXPECT_EQ(question.language, GetParam().language) << GetParam().question;
  EXPECT_EQ(question.type, GetParam().type) << GetParam().question;
}

INSTANTIATE_TEST_SUITE_P(
    Languages, QuestionType,
    testing::Values(
        Expected{"Who derived the drift model?", "en", AnswerType::person},
        Expected{"By when must the bill be paid?", "en", AnswerType::time},
        Expected{"On which day is the concert?", "en", AnswerType::day},
        Expected{"How high is the pole?", "en", AnswerType::length},
        Expected{"How high is the deposit?", "en", AnswerType::money},
        Expected{"What is the account number of the choir?", "en", AnswerType::identifier},
        Expected{"What was the highest number of guests?", "en", AnswerType::other},
        Expected{"Welche Kundennummer hat die Bücherei?", "de", AnswerType::identifier},
        Expected{"What was Karl's salary in May?", "en", AnswerType::money},
        Expected{"Where is the fen?", "en", AnswerType::place},
        Expected{"At how many spots was the test done?", "en", AnswerType::number},
        Expected{"How much does the insurance offer for the shed?", "en", AnswerType::money},
        Expected{"Is a cat permitted in the flat?", "en", AnswerType::yes_no},
        Expected{"Why did it smell of gas?", "en", AnswerType::reason},
        Expected{"How can I turn the recorder off?", "en", AnswerType::how_to},
        Expected{"Wer betreut das Haus seit Oktober?", "de", AnswerType::person},
        Expected{"Um wie viel Uhr schließt die Bücherei?", "de", AnswerType::time},
        Expected{"In welcher Straße liegt die Bücherei?", "de", AnswerType::place},
        Expected{"Wie viel Prozent der Kosten trägt der Vermieter?", "de", AnswerType::number},
        Expected{"Was kostet die Jahreskarte?", "de", AnswerType::money},
        Expected{"Combien de farine faut-il pour les galettes ?", "fr", AnswerType::number},
        Expected{"Qui a prêté le chaland pour la pose ?", "fr", AnswerType::person},
        Expected{"À quelle date a-t-elle soutenu sa thèse ?", "fr", AnswerType::day},
        Expected{"¿Dónde está la casa de los abuelos?", "es", AnswerType::place},
        Expected{"Wanneer is het feest van de buren?", "nl", AnswerType::time},
        Expected{"飛び立ちは何時に始まりましたか。", "ja", AnswerType::time},
        Expected{"料金は一泊いくらですか。", "ja", AnswerType::money},
        Expected{"聴衆は何人でしたか。", "ja", AnswerType::number}));

const QuestionTerm* term(const Question& question, std::string_view folded) {
  for (const QuestionTerm& one : question.terms) {
    if (one.folded == folded) return &one;
  }
  return nullptr;
}

TEST(Question, keeps_content_words_and_drops_grammar) {
  const Question question = analyse_question("What was the median error of the drift model?");
  EXPECT_EQ(question.terms.size(), 4u);
  EXPECT_EQ(term(question, "the"), nullptr);
  ASSERT_NE(term(question, "median"), nullptr);
}

TEST(Question, marks_names_and_numbers) {
  const Question question = analyse_question("How long is the ship Arctic Skua in 2024?");
  ASSERT_NE(term(question, "skua"), nullptr);
  EXPECT_TRUE(term(question, "skua")->is_name);
  EXPECT_FALSE(term(question, "ship")->is_name);
  EXPECT_TRUE(term(question, "2024")->is_number);
}

TEST(Question, takes_quoted_words_for_names) {
  const Question question = analyse_question("Who wrote “the salt ledger” and when?");
  ASSERT_NE(term(question, "ledger"), nullptr);
  EXPECT_TRUE(term(question, "ledger")->is_name);
}

TEST(Question, does_not_take_german_nouns_for_names) {
  const Question question = analyse_question("Wie hoch ist die Nachzahlung in der Abrechnung?");
  ASSERT_NE(term(question, "nachzahlung"), nullptr);
  EXPECT_FALSE(term(question, "nachzahlung")->is_name);
}

TEST(Question, of_nothing_has_no_terms) {
  EXPECT_TRUE(analyse_question("").terms.empty());
  EXPECT_TRUE(analyse_question("???").terms.empty());
}

TEST(Question, of_any_length_is_bounded) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "word" + std::to_string(i) + " ";
  EXPECT_LE(analyse_question(text).terms.size(), 64u);
}

struct ExpectedFocus {
  const char* question;
  const char* focus;
  Focus kind;
};

class QuestionFocus : public testing::TestWithParam<ExpectedFocus> {};

TEST_P(QuestionFocus, is_the_noun_that_is_asked_for) {
  const Question question = analyse_question(GetParam().question);
  std::string focus;
  for (const QuestionTerm& term : question.terms) {
    if (term.is_focus) focus = term.folded;
  }
  EXPECT_EQ(focus, GetParam().focus) << GetParam().question;
  EXPECT_EQ(question.focus, GetParam().kind) << GetParam().question;
}

INSTANTIATE_TEST_SUITE_P(
    Questions, QuestionFocus,
    testing::Values(ExpectedFocus{"Who is Anna's teacher?", "teacher", Focus::attribute},
                    ExpectedFocus{"What was Karl's net payment in May?", "payment",
                                  Focus::attribute},
                    ExpectedFocus{"When did Karl's contract start?", "contract", Focus::attribute},
                    ExpectedFocus{"How many otters live here?", "otters", Focus::counted},
                    ExpectedFocus{"Combien de loutres vivent ici ?", "loutres", Focus::counted},
                    ExpectedFocus{"Which garden tools did Anna lend?", "tools", Focus::category},
                    ExpectedFocus{"Which bird sings at night?", "bird", Focus::category},
                    ExpectedFocus{"Where is the fen?", "", Focus::none}));

}  // namespace
}  // namespace carrel::generate
