// How likely the best candidate answers the question: a network with one hidden layer over the
// features that encyclopedic prose can teach, and weights set by hand for those that it cannot.
#pragma once

#include <array>
#include <cstddef>

#include "generate/evidence.h"

namespace carrel::generate {

inline constexpr std::size_t refusal_hidden_count = 48;

// probability = sigmoid(bias + by_hand . features + out . tanh(inner_bias + features . inner))
struct RefusalModel {
  double bias = 0;
  Features by_hand{};  // 0 for what the network sees
  std::array<double, refusal_hidden_count> inner_bias{};
  std::array<double, refusal_hidden_count> out{};
  std::array<std::array<double, refusal_hidden_count>, feature_count> inner{};
};

// With vectors, those features count too.
const RefusalModel& refusal_model(bool has_vectors) noexcept;

// 0..1.
double probability(const RefusalModel& model, const Features& features) noexcept;

}  // namespace carrel::generate
