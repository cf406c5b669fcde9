#include "index/fold_duplicates.h"

#include <gtest/gtest.h>

#include <string>

namespace carrel::index {
namespace {

using Kept = std::vector<std::size_t>;

Kept fold_all(const std::vector<std::string>& texts) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Kept kept;
  for (const TextGroup& group : fold_duplicates(views)) kept.push_back(group.first);
  return kept;
}

// `count` different words, beginning with number `first`.
std::string words(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

TEST(FoldDuplicates, keeps_the_first_of_equal_texts) {
  EXPECT_EQ(fold_all({words(0, 50), words(100, 50), words(0, 50), words(100, 50)}), (Kept{0, 1}));
}

TEST(FoldDuplicates, does_not_see_case_accents_spaces_and_punctuation) {
  EXPECT_EQ(fold_all({"The r\u00e9sum\u00e9 of our meeting, held in May.",
                      "the resume of our  meeting held in MAY"}),
            (Kept{0}));
}

TEST(FoldDuplicates, a_few_changed_words_are_still_a_copy) {
  std::string changed = words(0, 100);
  changed.replace(changed.find("word50"), 6, "other");
  EXPECT_EQ(fold_all({words(0, 100), changed}), (Kept{0}));
}

TEST(FoldDuplicates, texts_that_share_half_are_both_kept) {
  EXPECT_EQ(fold_all({words(0, 100), words(50, 100)}), (Kept{0, 1}));
}

TEST(FoldDuplicates, a_part_of_a_longer_text_is_not_its_copy) {
  EXPECT_EQ(fold_all({words(0, 100), words(0, 40)}), (Kept{0, 1}));
}

TEST(FoldDuplicates, the_same_words_in_another_order_are_another_text) {
  EXPECT_EQ(
      fold_all({"alpha beta gamma delta epsilon zeta", "zeta epsilon delta gamma beta alpha"}),
      (Kept{0, 1}));
}

TEST(FoldDuplicates, short_texts_must_have_the_same_words) {
  EXPECT_EQ(fold_all({"annual report", "Annual report.", "annual", "report annual"}),
            (Kept{0, 2, 3}));
}

TEST(FoldDuplicates, what_is_like_a_folded_text_but_not_like_a_kept_one_is_kept) {
  // Each drifts from the one before; the last has left the first behind.
  EXPECT_EQ(fold_all({words(0, 100), words(5, 100), words(30, 100)}), (Kept{0, 2}));
}

TEST(FoldDuplicates, nothing_and_empty_texts) {
  EXPECT_EQ(fold_all({}), Kept{});
  EXPECT_EQ(fold_all({"", "...", "a"}), (Kept{0, 2}));
}

TEST(FoldDuplicates, texts_of_one_repeated_word_fold_at_any_length) {
  std::string once, twice;
  for (int i = 0; i < 200; ++i) once += "na ";
  for (int i = 0; i < 400; ++i) twice += "na ";
  EXPECT_EQ(fold_all({once, twice}), (Kept{0}));
}

}  // namespace
}  // namespace carrel::index
