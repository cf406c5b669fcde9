#include "generate/coefficients.h"

namespace carrel::generate {
namespace {

constexpr Coefficients ranking{.bias = 0,
                               .weights = {4, 4, 1, 1, -1, 0, 1, 0.8, -1.2, 0, 0.5, -2.5, -2, 0, -1,
                                           -0.3}};
constexpr Coefficients ranking_with_vectors{
    .bias = 0,
    .weights = {4, 4, 1, 1, -1, 0, 1, 0.8, -1.2, 3, 0.5, -2.5, -2, 0, -1, -0.3}};
constexpr Coefficients refusal{
    .bias = -1.5, .weights = {1, 4, 1, 0.5, -2, -1.5, 0.5, 0.5, -1, 0, 0, -0.5, 0, 0, 0, 0}};
constexpr Coefficients refusal_with_vectors{
    .bias = -2.5, .weights = {1, 4, 1, 0.5, -2, -1.5, 0.5, 0.5, -1, 2, 0, -0.5, 0, 0, 0, 0}};

}  // namespace

const Coefficients& ranking_coefficients(bool has_vectors) noexcept {
  return has_vectors ? ranking_with_vectors : ranking;
}

const Coefficients& refusal_coefficients(bool has_vectors) noexcept {
  return has_vectors ? refusal_with_vectors : refusal;
}

double evidence_min(bool /*has_vectors*/) noexcept { return 0.5; }

double weighted_sum(const Coefficients& coefficients, const Features& features) noexcept {
  double sum = coefficients.bias;
  for (std::size_t i = 0; i < feature_count; ++i) sum += coefficients.weights[i] * features[i];
  return sum;
}

}  // namespace carrel::generate
