// The measures of retrieval and answers, each as trec_eval and the SQuAD script define it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace carrel::engine {

using Grades = std::unordered_map<std::string, double>;  // passage id -> grade > 0

// All of one ranking (best first, each id once) against the grades of its query; 0..1.
struct RankingScores {
  double ndcg_10 = 0;  // gain = grade, discount log2(rank + 1)
  double recall_10 = 0;
  double recall_100 = 0;
  double mrr_10 = 0;
  double map = 0;

  RankingScores& operator+=(const RankingScores& other);
  RankingScores operator/(double count) const;
};
RankingScores score_ranking(std::span<const std::string> ranking, const Grades& grades);

// How a run differs from another on the same queries, by resampling the queries with replacement
// (paired bootstrap: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993).
struct PairedDifference {
  std::size_t queries = 0;
  double mean = 0;              // of after - before
  double low = 0, high = 0;     // holds the mean in 95 of 100 resamplings
  double p = 1;                 // share of resamplings in which the difference is none or turned, twice
};
// `differences`: after - before, one a query, in an order that does not change: the same ones always
// give the same result. None for none.
PairedDifference paired_bootstrap(std::span<const double> differences);

// The value at `share` (0..1) of sorted values, by the nearest rank; 0 for none.
double percentile(std::vector<double> values, double share);

// SQuAD 1.1: lower case, no punctuation, no English articles, single spaces.
std::string normalize_answer(std::string_view text);
double exact_match(std::string_view answer, std::span<const std::string> gold);  // 0 or 1
double token_f1(std::string_view answer, std::span<const std::string> gold);     // best over gold

}  // namespace carrel::engine
