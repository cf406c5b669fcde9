// Found by generate/training/fit_refusal.py, some set by hand; its README has the figures behind them.
#include "generate/coefficients.h"

namespace carrel::generate {
namespace {

constexpr Coefficients ranking{
    .bias = 0.000,
    .weights = {
        2.692,  // coverage
        3.689,  // coverage_near
        1.087,  // coverage_passage
        1.752,  // coverage_answer
        1.145,  // names_here
        -1.377,  // names_missing
        0.684,  // worst_missing
        0.295,  // focus_missing
        -0.052,  // asked_missing
        0.000,  // few_terms
        1.255,  // phrase
        1.005,  // type_present
        -0.553,  // type_absent
        -1.500,  // measure_absent
        0.800,  // duty
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        -3.000,  // only_names
        0.445,  // long
        1.000,  // foreign
        -3.000,  // foreign_faint
        2.080,  // plain_near
        0.000,  // few_missing
        0.000,  // cosine
        0.000,  // meaning
        0.000,  // meaning_missing
        0.000,  // focus_unlike
    }};
constexpr Coefficients ranking_with_vectors{
    .bias = 0.000,
    .weights = {
        2.074,  // coverage
        2.337,  // coverage_near
        0.550,  // coverage_passage
        1.628,  // coverage_answer
        0.940,  // names_here
        -1.306,  // names_missing
        0.781,  // worst_missing
        1.190,  // focus_missing
        -0.171,  // asked_missing
        0.000,  // few_terms
        1.235,  // phrase
        1.031,  // type_present
        -0.586,  // type_absent
        -1.500,  // measure_absent
        0.800,  // duty
        1.500,  // rank
        -2.500,  // is_heading
        -1.000,  // is_question
        0.000,  // is_item
        -1.500,  // brief
        -3.000,  // only_names
        0.358,  // long
        1.000,  // foreign
        -3.000,  // foreign_faint
        1.513,  // plain_near
        0.000,  // few_missing
        1.034,  // cosine
        3.110,  // meaning
        0.001,  // meaning_missing
        -0.866,  // focus_unlike
    }};
// Refuses 6 to 11 of a hundred answerable questions of the sets, and of a hundred about something
// absent 50 (bare search-engine questions) to 93.
constexpr double answer_from = 0.145;

}  // namespace

const Coefficients& ranking_coefficients(bool has_vectors) noexcept {
  return has_vectors ? ranking_with_vectors : ranking;
}

double evidence_min() noexcept { return answer_from; }

double weighted_sum(const Coefficients& coefficients, const Features& features) noexcept {
  double sum = coefficients.bias;
  for (std::size_t i = 0; i < feature_count; ++i) sum += coefficients.weights[i] * features[i];
  return sum;
}

}  // namespace carrel::generate
