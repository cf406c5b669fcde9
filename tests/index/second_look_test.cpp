#include "index/second_look.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "index/limits.h"
#include "library_helpers.h"

namespace carrel::index {
namespace {

using testing::Library;
using testing::TestDocument;

constexpr auto time_enough = std::chrono::seconds(60);

// Likes texts by how many letters z they have.
TextLikeness letters_z(std::string_view text) {
  const auto count = static_cast<double>(std::count(text.begin(), text.end(), 'z'));
  return {.by_word = std::min(count / 4, 1.0), .best_window = 0};
}

std::vector<TestDocument> pears(int count) {
  std::vector<TestDocument> documents;
  for (int i = 0; i < count; ++i) {
    documents.push_back({"pear" + std::to_string(i) + ".txt",
                         "Pears number " + std::to_string(i) + std::string(i % 5, 'z')});
  }
  return documents;
}

std::vector<std::string> files(const std::vector<Passage>& passages) {
  std::vector<std::string> names;
  for (const Passage& passage : passages) names.push_back(passage.file);
  return names;
}

TEST(SecondLook, prefers_what_the_model_finds_more_alike) {
  Library library({{"a.txt", "Pears and apples"},
                   {"b.txt", "Pears zzzz and more apples"},
                   {"c.txt", "A pear tree that stands alone in a wide field"}});
  EXPECT_EQ(library.found("pears").front(), "a.txt");
  const auto again = library.search(
      "pears", {.second_look = SecondLook{.budget = time_enough, .likeness = letters_z}});
  ASSERT_EQ(again.size(), 3U);
  EXPECT_EQ(again.front().file, "b.txt");
  EXPECT_EQ(again.front().explain.second_look->by_word, 1);
  EXPECT_EQ(again.front().explain.second_look->looked_at, 3);
}

TEST(SecondLook, prefers_what_has_the_words_in_its_title) {
  Library library;
  library.put({"body.txt", "Notice period, notice period: three months is the notice period"});
  library.put({"title.txt", "Three months, and not a day less", "en", "Notice period"});
  const auto again = library.search(
      "notice period", {.second_look = SecondLook{.budget = time_enough, .likeness = {}}});
  ASSERT_EQ(again.size(), 2U);
  for (const Passage& passage : again) {
    EXPECT_DOUBLE_EQ(passage.explain.second_look->title, passage.file == "title.txt" ? 1 : 0);
  }
}

TEST(SecondLook, scores_stay_between_zero_and_one_and_fall) {
  Library library(pears(40));
  for (const auto budget : {std::chrono::microseconds(0), std::chrono::microseconds(300),
                            std::chrono::microseconds(time_enough)}) {
    const auto found = library.search(
        "pears", {.count = 40, .second_look = SecondLook{.budget = budget, .likeness = letters_z}});
    ASSERT_EQ(found.size(), 40U);
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_GE(found[i].score, 0);
      EXPECT_LE(found[i].score, i == 0 ? 1 : found[i - 1].score);
    }
  }
}

TEST(SecondLook, without_time_changes_nothing) {
  Library library(pears(20));
  const auto first = library.search("pears", {.count = 20});
  const auto again = library.search(
      "pears",
      {.count = 20,
       .second_look = SecondLook{.budget = std::chrono::microseconds(0), .likeness = letters_z}});
  EXPECT_EQ(files(again), files(first));
  EXPECT_FALSE(again.front().explain.second_look.has_value());
}

// Each look takes 5 ms: a third would end after 12.
TEST(SecondLook, begins_no_passage_that_would_end_after_its_budget) {
  Library library(pears(20));
  int looks = 0;
  const auto slow = [&](std::string_view) {
    ++looks;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return TextLikeness{};
  };
  const auto found = library.search(
      "pears",
      {.count = 20,
       .second_look = SecondLook{.budget = std::chrono::milliseconds(12), .likeness = slow}});
  EXPECT_GE(looks, 1);
  EXPECT_LE(looks, 2);
  EXPECT_EQ(found.size(), 20U);
  EXPECT_EQ(found.front().explain.second_look->looked_at, looks);
}

TEST(SecondLook, reaches_the_best_passages_only) {
  Library library(pears(static_cast<int>(second_look_passages) + 20));
  std::size_t looks = 0;
  const auto counting = [&](std::string_view) {
    ++looks;
    return TextLikeness{};
  };
  library.search("pears", {.second_look = SecondLook{.budget = time_enough, .likeness = counting}});
  EXPECT_EQ(looks, second_look_passages);
}

}  // namespace
}  // namespace carrel::index
