// Written by generate/training/fit_refusal.py; see its README for the figures behind them.
#include "generate/coefficients.h"

namespace carrel::generate {
namespace {

constexpr Coefficients ranking{
    .bias = 0,
    .weights = {
        1.146,  // coverage
        6.241,  // coverage_near
        1.357,  // coverage_passage
        1.638,  // coverage_answer
        0.520,  // names_here
        -1.283,  // names_missing
        1.049,  // worst_missing
        0.091,  // focus_missing
        -0.000,  // few_terms
        2.033,  // phrase
        1.114,  // type_present
        -0.585,  // type_absent
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        0.271,  // long
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
}};
constexpr Coefficients ranking_with_vectors{
    .bias = 0,
    .weights = {
        0.146,  // coverage
        4.051,  // coverage_near
        0.733,  // coverage_passage
        1.643,  // coverage_answer
        0.211,  // names_here
        -1.398,  // names_missing
        1.569,  // worst_missing
        1.573,  // focus_missing
        -0.000,  // few_terms
        1.965,  // phrase
        1.111,  // type_present
        -0.628,  // type_absent
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        0.195,  // long
        2.010,  // cosine
        3.959,  // meaning
        -0.578,  // meaning_missing
        -1.746,  // focus_unlike
}};
constexpr Coefficients refusal{
    .bias = -6.776,
    .weights = {
        0.531,  // coverage
        6.328,  // coverage_near
        0.334,  // coverage_passage
        -0.198,  // coverage_answer
        0.857,  // names_here
        -1.046,  // names_missing
        1.767,  // worst_missing
        -0.300,  // focus_missing
        -1.635,  // few_terms
        2.172,  // phrase
        0.058,  // type_present
        -1.000,  // type_absent
        1.000,  // rank
        -0.500,  // is_heading
        0.000,  // is_question
        0.000,  // is_item
        -0.500,  // brief
        0.000,  // long
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
}};
constexpr Coefficients refusal_with_vectors{
    .bias = -7.754,
    .weights = {
        -0.183,  // coverage
        8.419,  // coverage_near
        -0.285,  // coverage_passage
        -0.260,  // coverage_answer
        0.190,  // names_here
        -1.610,  // names_missing
        2.239,  // worst_missing
        -0.300,  // focus_missing
        -0.867,  // few_terms
        1.863,  // phrase
        0.286,  // type_present
        -1.000,  // type_absent
        1.000,  // rank
        -0.500,  // is_heading
        0.000,  // is_question
        0.000,  // is_item
        -0.500,  // brief
        0.000,  // long
        2.314,  // cosine
        -0.541,  // meaning
        -0.306,  // meaning_missing
        0.287,  // focus_unlike
}};

// Of a hundred answerable questions about four to eight are refused here, of a hundred about
// something absent half (search-engine questions without names) to nine tenths are.
constexpr double answer_from = 0.25;

}  // namespace

const Coefficients& ranking_coefficients(bool has_vectors) noexcept {
  return has_vectors ? ranking_with_vectors : ranking;
}

const Coefficients& refusal_coefficients(bool has_vectors) noexcept {
  return has_vectors ? refusal_with_vectors : refusal;
}

double evidence_min() noexcept { return answer_from; }

double weighted_sum(const Coefficients& coefficients, const Features& features) noexcept {
  double sum = coefficients.bias;
  for (std::size_t i = 0; i < feature_count; ++i) sum += coefficients.weights[i] * features[i];
  return sum;
}

}  // namespace carrel::generate
