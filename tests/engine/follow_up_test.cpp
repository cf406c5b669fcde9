#include "engine/follow_up.h"

#include <gtest/gtest.h>

namespace carrel::engine {
namespace {

TEST(follow_up, leaves_a_question_alone_that_says_enough) {
  const std::string question = "How high is the deposit for the flat in Kiel?";
  EXPECT_EQ(follow_up(question, ""), question);
  EXPECT_EQ(follow_up(question, "When do apples ripen?"), question);
  EXPECT_EQ(follow_up("Why?", ""), "Why?");
}

TEST(follow_up, carries_what_a_short_question_leaves_unsaid) {
  EXPECT_EQ(follow_up("And the deposit?", "What is the rent of the flat in Kiel?"),
            "And the deposit? rent flat Kiel");
  EXPECT_EQ(follow_up("Und die Kaution?", "Wie hoch ist die Miete in Kiel?"),
            "Und die Kaution? Miete Kiel");
  EXPECT_EQ(follow_up("Why?", "When do apples ripen?"), "Why? apples ripen");
}

TEST(follow_up, carries_what_a_pronoun_points_back_to) {
  EXPECT_EQ(follow_up("When did she sign the contract?", "Who is Thea Brandvold?"),
            "When did she sign the contract? Thea Brandvold");
}

TEST(follow_up, repeats_no_word) {
  EXPECT_EQ(follow_up("And the rent?", "Is the rent in Kiel high?"), "And the rent? Kiel high");
}

}  // namespace
}  // namespace carrel::engine
