// The numbers of the small linear model that orders candidates, as generate/training/fit_refusal.py found them.
#pragma once

#include "generate/evidence.h"

namespace carrel::generate {

struct Coefficients {
  double bias = 0;
  Features weights{};
};

// Orders candidates; its bias does not matter. With vectors, the cosine counts.
const Coefficients& ranking_coefficients(bool has_vectors) noexcept;

// Below this probability the question is refused.
double evidence_min() noexcept;

double weighted_sum(const Coefficients& coefficients, const Features& features) noexcept;

}  // namespace carrel::generate
