#include "embed/word_likeness.h"

#include <gtest/gtest.h>

#include <string>

#include "core/shipped_file.h"
#include "embed/embedder.h"

namespace carrel::embed {
namespace {

class WordLikenessTest : public ::testing::Test {
 protected:
  Embedder embedder{shipped_file(builtin_model_name)};
};

TEST_F(WordLikenessTest, the_query_itself_is_most_alike) {
  WordLikenessMeter meter(embedder, "notice period of the lease");
  const WordLikeness same = meter.of("notice period of the lease");
  EXPECT_NEAR(same.by_word, 1, 1e-4);
  EXPECT_NEAR(same.best_window, 1, 1e-4);
}

TEST_F(WordLikenessTest, words_that_mean_nearly_the_same_are_more_alike_than_others) {
  WordLikenessMeter meter(embedder, "car repair");
  const WordLikeness near = meter.of("We fixed the automobile in the garage.");
  const WordLikeness far = meter.of("The recipe needs four eggs and flour.");
  EXPECT_GT(near.by_word, far.by_word + 0.1);
  EXPECT_GT(near.best_window, far.best_window + 0.1);
}

// A long text hides a sentence from its one vector, not from the best window.
TEST_F(WordLikenessTest, finds_the_sentence_in_a_long_text) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "The recipe needs four eggs, sugar and a pound of flour. ";
  const std::string sentence = "The notice period of the flat is three months. ";
  WordLikenessMeter meter(embedder, "What is the notice period of the flat?");
  const double without = meter.of(text).best_window;
  const double with = meter.of(text + sentence + text).best_window;
  EXPECT_GT(with, without + 0.05);
  const std::vector<std::string_view> texts{"What is the notice period of the flat?", text};
  const Matrix vectors = embedder.embed(texts, Role::passage);
  double whole = 0;
  for (std::size_t d = 0; d < vectors.cols(); ++d)
    whole += static_cast<double>(vectors.row(0)[d]) * vectors.row(1)[d];
  EXPECT_GT(with, whole + 0.1);
}

// The vector of a text that is one window is the embedder's own.
TEST_F(WordLikenessTest, the_window_of_a_short_text_is_its_vector) {
  WordLikenessMeter meter(embedder, "bees in May");
  const std::vector<std::string_view> texts{"bees in May", "A swarm of bees left the hive."};
  const Matrix vectors = embedder.embed(texts, Role::passage);
  double cosine = 0;
  for (std::size_t d = 0; d < vectors.cols(); ++d)
    cosine += static_cast<double>(vectors.row(0)[d]) * vectors.row(1)[d];
  EXPECT_NEAR(meter.of(texts[1]).best_window, cosine, 1e-4);
}

TEST_F(WordLikenessTest, nothing_is_like_nothing) {
  WordLikenessMeter nothing(embedder, "");
  EXPECT_EQ(nothing.of("bees").by_word, 0);
  WordLikenessMeter meter(embedder, "bees");
  EXPECT_EQ(meter.of("").by_word, 0);
  EXPECT_EQ(meter.of("").best_window, 0);
}

// What the meter remembers of earlier texts changes nothing.
TEST_F(WordLikenessTest, does_not_depend_on_the_texts_before) {
  WordLikenessMeter fresh(embedder, "bees in May");
  WordLikenessMeter used(embedder, "bees in May");
  for (const char* text : {"A hive of bees.", "May and June", "nothing of the kind"}) used.of(text);
  const WordLikeness a = fresh.of("Bees swarm in May.");
  const WordLikeness b = used.of("Bees swarm in May.");
  EXPECT_EQ(a.by_word, b.by_word);
  EXPECT_EQ(a.best_window, b.best_window);
}

}  // namespace
}  // namespace carrel::embed
