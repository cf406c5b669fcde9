#include "engine/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace carrel::engine {
namespace {

TEST(metrics, a_perfect_ranking_scores_one) {
  const std::vector<std::string> ranking{"a", "b"};
  const RankingScores scores = score_ranking(ranking, {{"a", 2}, {"b", 1}});
  EXPECT_DOUBLE_EQ(scores.ndcg_10, 1);
  EXPECT_DOUBLE_EQ(scores.recall_10, 1);
  EXPECT_DOUBLE_EQ(scores.mrr_10, 1);
  EXPECT_DOUBLE_EQ(scores.map, 1);
}

TEST(metrics, graded_gains_are_discounted_by_rank) {
  const std::vector<std::string> ranking{"x", "b", "a"};
  const RankingScores scores = score_ranking(ranking, {{"a", 2}, {"b", 1}, {"c", 1}});
  const double dcg = 1 / std::log2(3.0) + 2 / std::log2(4.0);
  const double ideal = 2 + 1 / std::log2(3.0) + 1 / std::log2(4.0);
  EXPECT_DOUBLE_EQ(scores.ndcg_10, dcg / ideal);
  EXPECT_DOUBLE_EQ(scores.recall_10, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.mrr_10, 0.5);
  EXPECT_DOUBLE_EQ(scores.map, (1.0 / 2 + 2.0 / 3) / 3);
}

TEST(metrics, gold_beyond_rank_ten_counts_for_recall_100_only) {
  std::vector<std::string> ranking;
  for (int i = 0; i < 10; ++i) ranking.push_back("x" + std::to_string(i));
  ranking.push_back("a");
  const RankingScores scores = score_ranking(ranking, {{"a", 1}});
  EXPECT_DOUBLE_EQ(scores.ndcg_10, 0);
  EXPECT_DOUBLE_EQ(scores.recall_10, 0);
  EXPECT_DOUBLE_EQ(scores.recall_100, 1);
}

TEST(metrics, percentiles_take_the_nearest_rank) {
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, 0.95), 4);
  EXPECT_DOUBLE_EQ(percentile({}, 0.5), 0);
}

TEST(metrics, a_steady_difference_is_told_from_chance) {
  std::vector<double> steady, mixed;
  for (int i = 0; i < 200; ++i) {
    steady.push_back(i % 4 == 0 ? 0.2 : 0.0);
    mixed.push_back(i % 2 == 0 ? 0.2 : -0.2);
  }
  const PairedDifference real = paired_bootstrap(steady);
  EXPECT_EQ(real.queries, 200U);
  EXPECT_NEAR(real.mean, 0.05, 1e-9);
  EXPECT_GT(real.low, 0.03);
  EXPECT_LT(real.high, 0.07);
  EXPECT_LT(real.p, 0.001);
  const PairedDifference chance = paired_bootstrap(mixed);
  EXPECT_NEAR(chance.mean, 0, 1e-9);
  EXPECT_LT(chance.low, 0);
  EXPECT_GT(chance.high, 0);
  EXPECT_GT(chance.p, 0.5);
}

TEST(metrics, runs_that_are_the_same_differ_by_nothing) {
  const PairedDifference none = paired_bootstrap(std::vector<double>(50, 0.0));
  EXPECT_EQ(none.mean, 0);
  EXPECT_EQ(none.p, 1);
  EXPECT_EQ(paired_bootstrap({}).queries, 0U);
}

TEST(metrics, answers_are_compared_as_squad_does) {
  const std::vector<std::string> gold{"the Saxon Garden", "Ogród Saski"};
  EXPECT_DOUBLE_EQ(exact_match("Saxon garden.", gold), 1);
  EXPECT_DOUBLE_EQ(exact_match("a garden", gold), 0);
  EXPECT_DOUBLE_EQ(token_f1("in the Saxon garden", gold), 2 * (2.0 / 3) * 1 / (2.0 / 3 + 1));
}

}  // namespace
}  // namespace carrel::engine
