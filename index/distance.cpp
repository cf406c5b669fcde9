#include "index/distance.h"

#include <algorithm>
#include <cmath>

namespace carrel::index {

const DistanceKernels& distance_kernels([[maybe_unused]] Isa level) noexcept {
#ifdef __x86_64__
  switch (level) {
    case Isa::avx512_vnni:
      return distance_avx512_vnni;
    case Isa::avx512:
      return distance_avx512;
    case Isa::avx2:
      return distance_avx2;
    case Isa::scalar:
      break;
  }
#endif
  return distance_scalar;
}

float quantize(const float* values, std::size_t dim, std::int8_t* codes) noexcept {
  float largest = 0;
  for (std::size_t i = 0; i < dim; ++i) largest = std::max(largest, std::fabs(values[i]));
  const float scale = largest / 127.0F;
  // A subnormal scale has no usable inverse; such a vector counts as zero.
  const float inverse = scale > 1e-37F ? 1.0F / scale : 0.0F;
  for (std::size_t i = 0; i < dim; ++i) {
    codes[i] = static_cast<std::int8_t>(std::lrintf(values[i] * inverse));
  }
  return inverse > 0 ? scale : 0.0F;
}

float inverse_norm(const std::uint8_t* codes, std::size_t dim) noexcept {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < dim; ++i) {
    const int code = codes[i] - code_offset;
    sum += code * code;
  }
  return sum == 0 ? 0.0F : static_cast<float>(1.0 / std::sqrt(static_cast<double>(sum)));
}

double exact_dot(const float* query, const std::uint8_t* codes, std::size_t dim) noexcept {
  // Eight sums side by side, because one chain of additions would wait for itself.
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  std::size_t i = 0;
  for (; i + lanes <= dim; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      sums[lane] += static_cast<double>(query[i + lane]) * (codes[i + lane] - code_offset);
    }
  }
  for (; i < dim; ++i) sums[i % lanes] += static_cast<double>(query[i]) * (codes[i] - code_offset);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

}  // namespace carrel::index
