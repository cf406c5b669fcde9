// Written by generate/training/fit_refusal.py; see its README for the figures behind them.
#include "generate/coefficients.h"

namespace carrel::generate {
namespace {

constexpr Coefficients ranking{
    .bias = 0.000,
    .weights = {
        1.202,  // coverage
        6.256,  // coverage_near
        1.425,  // coverage_passage
        1.588,  // coverage_answer
        0.522,  // names_here
        -1.280,  // names_missing
        1.059,  // worst_missing
        0.096,  // focus_missing
        0.000,  // few_terms
        2.003,  // phrase
        1.172,  // type_present
        -0.700,  // type_absent
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        0.260,  // long
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
    }};
constexpr Coefficients ranking_with_vectors{
    .bias = 0.000,
    .weights = {
        0.199,  // coverage
        4.053,  // coverage_near
        0.752,  // coverage_passage
        1.592,  // coverage_answer
        0.220,  // names_here
        -1.394,  // names_missing
        1.557,  // worst_missing
        1.579,  // focus_missing
        0.000,  // few_terms
        1.950,  // phrase
        1.178,  // type_present
        -0.751,  // type_absent
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        0.190,  // long
        2.005,  // cosine
        3.949,  // meaning
        -0.565,  // meaning_missing
        -1.744,  // focus_unlike
    }};
constexpr Coefficients refusal{
    .bias = -6.859,
    .weights = {
        0.405,  // coverage
        6.475,  // coverage_near
        0.382,  // coverage_passage
        -0.186,  // coverage_answer
        0.850,  // names_here
        -0.966,  // names_missing
        1.803,  // worst_missing
        -0.300,  // focus_missing
        -1.606,  // few_terms
        2.143,  // phrase
        0.062,  // type_present
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
    .bias = -7.793,
    .weights = {
        -0.209,  // coverage
        8.500,  // coverage_near
        -0.319,  // coverage_passage
        -0.300,  // coverage_answer
        0.147,  // names_here
        -1.568,  // names_missing
        2.257,  // worst_missing
        -0.300,  // focus_missing
        -0.862,  // few_terms
        1.854,  // phrase
        0.285,  // type_present
        -1.000,  // type_absent
        1.000,  // rank
        -0.500,  // is_heading
        0.000,  // is_question
        0.000,  // is_item
        -0.500,  // brief
        0.000,  // long
        2.283,  // cosine
        -0.424,  // meaning
        -0.299,  // meaning_missing
        0.300,  // focus_unlike
    }};

// Refuses 3 to 7 of a hundred answerable questions of the sets, and of a hundred about something
// absent 43 (bare search-engine questions) to 88.
constexpr double answer_from = 0.2;

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
