#include "engine/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "core/unicode.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

double discount(std::size_t rank_index) {
  return 1.0 / std::log2(static_cast<double>(rank_index) + 2);
}

double ideal_dcg(const Grades& grades, std::size_t depth) {
  std::vector<double> gains;
  for (const auto& [id, grade] : grades) gains.push_back(grade);
  std::sort(gains.rbegin(), gains.rend());
  double sum = 0;
  for (std::size_t i = 0; i < std::min(depth, gains.size()); ++i) sum += gains[i] * discount(i);
  return sum;
}

std::vector<std::string> tokens_of(std::string_view text) {
  const std::string normal = normalize_answer(text);
  std::vector<std::string> tokens;
  for_each_word(normal, [&](Span word) { tokens.emplace_back(word.in(normal)); });
  return tokens;
}

double f1_of(std::vector<std::string> answer, std::vector<std::string> gold) {
  if (answer.empty() || gold.empty()) return answer.empty() && gold.empty() ? 1 : 0;
  std::sort(answer.begin(), answer.end());
  std::sort(gold.begin(), gold.end());
  std::vector<std::string> common;
  std::set_intersection(answer.begin(), answer.end(), gold.begin(), gold.end(),
                        std::back_inserter(common));
  if (common.empty()) return 0;
  const double same = static_cast<double>(common.size());
  const double precision = same / static_cast<double>(answer.size());
  const double recall = same / static_cast<double>(gold.size());
  return 2 * precision * recall / (precision + recall);
}

}  // namespace

RankingScores& RankingScores::operator+=(const RankingScores& other) {
  ndcg_10 += other.ndcg_10;
  recall_10 += other.recall_10;
  recall_100 += other.recall_100;
  mrr_10 += other.mrr_10;
  map += other.map;
  return *this;
}

RankingScores RankingScores::operator/(double count) const {
  return {ndcg_10 / count, recall_10 / count, recall_100 / count, mrr_10 / count, map / count};
}

RankingScores score_ranking(std::span<const std::string> ranking, const Grades& grades) {
  RankingScores scores;
  if (grades.empty()) return scores;
  const double wanted = static_cast<double>(grades.size());
  double dcg = 0;
  double found = 0;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    const auto grade = grades.find(ranking[i]);
    if (grade == grades.end()) continue;
    found += 1;
    if (i < 10) dcg += grade->second * discount(i);
    if (i < 10) scores.recall_10 += 1 / wanted;
    if (i < 100) scores.recall_100 += 1 / wanted;
    if (i < 10 && scores.mrr_10 == 0) scores.mrr_10 = 1.0 / static_cast<double>(i + 1);
    scores.map += found / static_cast<double>(i + 1) / wanted;
  }
  scores.ndcg_10 = dcg / ideal_dcg(grades, 10);
  return scores;
}

PairedDifference paired_bootstrap(std::span<const double> differences) {
  PairedDifference result{.queries = differences.size()};
  if (differences.empty()) return result;
  const auto count = static_cast<double>(differences.size());
  result.mean = std::accumulate(differences.begin(), differences.end(), 0.0) / count;
  std::mt19937_64 random(1);  // NOLINT: the same figures in every run
  std::vector<double> means(bootstrap_resamplings);
  for (double& mean : means) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) sum += differences[random() % differences.size()];
    mean = sum / count;
  }
  std::sort(means.begin(), means.end());
  result.low = means[means.size() * 25 / 1000];
  result.high = means[means.size() * 975 / 1000];
  const auto none_or_less = std::upper_bound(means.begin(), means.end(), 0.0) - means.begin();
  const auto none_or_more = means.end() - std::lower_bound(means.begin(), means.end(), 0.0);
  result.p = std::min(1.0, 2 * static_cast<double>(std::min(none_or_less, none_or_more)) /
                               static_cast<double>(means.size()));
  return result;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

std::string normalize_answer(std::string_view text) {
  std::string normal;
  const std::string folded = fold(text);
  for_each_word(folded, [&](Span word) {
    const std::string_view token = word.in(folded);
    if (token == "a" || token == "an" || token == "the") return;
    if (!normal.empty()) normal += ' ';
    normal += token;
  });
  return normal;
}

double exact_match(std::string_view answer, std::span<const std::string> gold) {
  const std::string normal = normalize_answer(answer);
  return std::any_of(gold.begin(), gold.end(),
                     [&](const std::string& text) { return normalize_answer(text) == normal; })
             ? 1
             : 0;
}

double token_f1(std::string_view answer, std::span<const std::string> gold) {
  const auto tokens = tokens_of(answer);
  double best = 0;
  for (const std::string& text : gold) best = std::max(best, f1_of(tokens, tokens_of(text)));
  return best;
}

}  // namespace carrel::engine
