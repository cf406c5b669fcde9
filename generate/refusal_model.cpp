#include "generate/refusal_model.h"

#include <cmath>

namespace carrel::generate {

double probability(const RefusalModel& model, const Features& features) noexcept {
  std::array<double, refusal_hidden_count> hidden = model.inner_bias;
  double sum = model.bias;
  for (std::size_t f = 0; f < feature_count; ++f) {
    sum += model.by_hand[f] * features[f];
    for (std::size_t h = 0; h < refusal_hidden_count; ++h) {
      hidden[h] += features[f] * model.inner[f][h];
    }
  }
  for (std::size_t h = 0; h < refusal_hidden_count; ++h) sum += model.out[h] * std::tanh(hidden[h]);
  return 1 / (1 + std::exp(-sum));
}

}  // namespace carrel::generate
