#include "index/fusion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace carrel::index {
namespace {

using Leg = std::vector<Scored>;

std::vector<std::int64_t> ids(const std::vector<Fused>& fused) {
  std::vector<std::int64_t> all;
  for (const Fused& one : fused) all.push_back(one.id);
  return all;
}

TEST(Fuse, nothing_found_is_nothing_fused) { EXPECT_TRUE(fuse({}, {}, {}).empty()); }

TEST(Fuse, a_leg_alone_keeps_its_order_and_its_full_weight) {
  const Leg leg = {{1, 0.2}, {2, 0.9}, {3, 0.5}};
  const auto semantic = fuse({}, leg, {});
  EXPECT_EQ(ids(semantic), (std::vector<std::int64_t>{2, 3, 1}));
  EXPECT_DOUBLE_EQ(semantic[0].score, 0.9);
  EXPECT_FALSE(semantic[0].explain.lexical.has_value());
  const auto lexical = fuse(leg, {}, {.words_matched = 0.5});
  EXPECT_EQ(ids(lexical), (std::vector<std::int64_t>{2, 3, 1}));
  EXPECT_DOUBLE_EQ(lexical[0].score, 0.5);
  EXPECT_EQ(lexical[0].explain.lexical_weight, 1.0);
  EXPECT_FALSE(lexical[0].explain.semantic.has_value());
}

TEST(Fuse, what_both_legs_like_passes_what_one_of_them_likes) {
  const auto fused = fuse(Leg{{1, 12}, {2, 11}}, Leg{{3, 0.8}, {2, 0.75}, {1, 0.1}}, {});
  EXPECT_EQ(fused[0].id, 2);
}

TEST(Fuse, the_less_of_the_query_was_matched_the_more_meaning_counts) {
  const Leg lexical = {{1, 7}, {2, 1}}, semantic = {{1, 0.2}, {2, 0.8}};
  EXPECT_EQ(fuse(lexical, semantic, {.words_matched = 1.0})[0].id, 1);
  EXPECT_EQ(fuse(lexical, semantic, {.words_matched = 0.1})[0].id, 2);
}

TEST(Fuse, explains_the_score_it_gives) {
  const auto fused = fuse(Leg{{1, 8}, {2, 4}}, Leg{{2, 0.5}, {3, 0.4}}, {.words_matched = 0.6});
  ASSERT_EQ(fused.size(), 3U);
  for (const Fused& one : fused) {
    const Explanation& why = one.explain;
    EXPECT_DOUBLE_EQ(one.score, why.lexical_weight * why.lexical_normalized +
                                    (1 - why.lexical_weight) * why.semantic_normalized);
    EXPECT_EQ(why.lexical.has_value(), why.lexical_rank > 0);
    EXPECT_EQ(why.semantic.has_value(), why.semantic_rank > 0);
  }
  const Explanation& both = std::find_if(fused.begin(), fused.end(), [](const Fused& one) {
                              return one.id == 2;
                            })->explain;
  EXPECT_EQ(both.lexical, 4);
  EXPECT_EQ(both.semantic, 0.5);
  EXPECT_EQ(both.lexical_rank, 2);
  EXPECT_EQ(both.semantic_rank, 1);
  EXPECT_DOUBLE_EQ(both.lexical_normalized, 0.3);
}

TEST(Fuse, equal_scores_come_by_ascending_id) {
  EXPECT_EQ(ids(fuse(Leg{{9, 3}, {4, 3}, {6, 3}}, {}, {})), (std::vector<std::int64_t>{4, 6, 9}));
}

TEST(Fuse, scores_lie_between_zero_and_one_and_fall_whatever_comes_in) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> any(-2, 30);
  for (int round = 0; round < 200; ++round) {
    Leg lexical, semantic;
    for (std::int64_t id = 0; id < 20; ++id) {
      if (random() % 2 == 0) lexical.push_back({id, any(random)});
      if (random() % 2 == 0) semantic.push_back({id, any(random) / 15 - 1});
    }
    if (round % 10 == 0) semantic.push_back({77, std::numeric_limits<double>::quiet_NaN()});
    const auto fused = fuse(lexical, semantic, {.words_matched = any(random) / 20});
    for (std::size_t i = 0; i < fused.size(); ++i) {
      EXPECT_GE(fused[i].score, 0);
      EXPECT_LE(fused[i].score, 1);
      EXPECT_TRUE(i == 0 || fused[i - 1].score >= fused[i].score);
    }
  }
}

TEST(Fuse, lexical_scores_of_any_scale_fuse_alike) {
  const Leg semantic = {{1, 0.3}, {2, 0.6}, {3, 0.1}};
  Leg lexical = {{1, 6}, {2, 4}, {3, 2}};
  const auto before = fuse(lexical, semantic, {});
  for (Scored& hit : lexical) hit.score *= 1e-6;  // as when every word is in most passages
  const auto after = fuse(lexical, semantic, {});
  ASSERT_EQ(ids(before), ids(after));
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_NEAR(before[i].score, after[i].score, 1e-12);
}

}  // namespace
}  // namespace carrel::index
