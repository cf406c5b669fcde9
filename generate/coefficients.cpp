// Found by generate/training/fit_refusal.py, some set by hand; its README has the figures behind them.
#include "generate/coefficients.h"

namespace carrel::generate {
namespace {

constexpr Coefficients ranking{
    .bias = 0.000,
    .weights = {
        1.239,  // coverage
        6.246,  // coverage_near
        1.483,  // coverage_passage
        1.661,  // coverage_answer
        1.239,  // names_here
        -0.615,  // names_missing
        0.944,  // worst_missing
        0.010,  // focus_missing
        0.116,  // asked_missing
        0.000,  // few_terms
        1.926,  // phrase
        1.112,  // type_present
        -0.651,  // type_absent
        -1.500,  // measure_absent
        0.800,  // duty
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        -3.000,  // only_names
        0.256,  // long
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
    }};
constexpr Coefficients ranking_with_vectors{
    .bias = 0.000,
    .weights = {
        0.067,  // coverage
        3.676,  // coverage_near
        0.686,  // coverage_passage
        1.602,  // coverage_answer
        0.977,  // names_here
        -0.632,  // names_missing
        1.535,  // worst_missing
        1.285,  // focus_missing
        0.030,  // asked_missing
        0.000,  // few_terms
        1.786,  // phrase
        1.112,  // type_present
        -0.752,  // type_absent
        -1.500,  // measure_absent
        0.800,  // duty
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        -3.000,  // only_names
        0.238,  // long
        2.492,  // cosine
        4.379,  // meaning
        -0.639,  // meaning_missing
        -1.342,  // focus_unlike
    }};
constexpr Coefficients refusal{
    .bias = -6.799,
    .weights = {
        0.683,  // coverage
        6.501,  // coverage_near
        0.363,  // coverage_passage
        -0.505,  // coverage_answer
        0.835,  // names_here
        -0.978,  // names_missing
        1.760,  // worst_missing
        -0.300,  // focus_missing
        -1.200,  // asked_missing
        -1.571,  // few_terms
        2.168,  // phrase
        0.021,  // type_present
        -1.000,  // type_absent
        -3.500,  // measure_absent
        0.000,  // duty
        1.000,  // rank
        -0.500,  // is_heading
        0.000,  // is_question
        0.000,  // is_item
        -0.500,  // brief
        -4.000,  // only_names
        0.000,  // long
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
    }};
constexpr Coefficients refusal_with_vectors{
    .bias = -7.762,
    .weights = {
        0.028,  // coverage
        8.531,  // coverage_near
        -0.323,  // coverage_passage
        -0.568,  // coverage_answer
        0.147,  // names_here
        -1.559,  // names_missing
        2.226,  // worst_missing
        -0.300,  // focus_missing
        -1.200,  // asked_missing
        -0.834,  // few_terms
        1.866,  // phrase
        0.248,  // type_present
        -1.000,  // type_absent
        -3.500,  // measure_absent
        0.000,  // duty
        1.000,  // rank
        -0.500,  // is_heading
        0.000,  // is_question
        0.000,  // is_item
        -0.500,  // brief
        -4.000,  // only_names
        0.000,  // long
        2.297,  // cosine
        -0.439,  // meaning
        -0.305,  // meaning_missing
        0.300,  // focus_unlike
    }};

// Refuses 6 to 11 of a hundred answerable questions of the sets, and of a hundred about something
// absent 52 (bare search-engine questions) to 93.
constexpr double answer_from = 0.23;

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
