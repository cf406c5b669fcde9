#include "infer/kernels.h"

#include <cmath>

#include "core/isa.h"

namespace carrel::infer {

const Kernels& kernels() noexcept {
#if defined(__x86_64__)
  switch (isa()) {
    case Isa::scalar:
      return kernels_scalar;
    case Isa::avx2:
      return kernels_avx2;
    default:
      return kernels_avx512;
  }
#else
  return kernels_scalar;
#endif
}

void normalise_l2(const Kernels& kernels, float* values, std::size_t count) noexcept {
  const float squares = kernels.dot(values, values, count);
  if (!(squares > 0.0F) || !std::isfinite(squares)) return;
  kernels.scale(values, 1.0F / std::sqrt(squares), count);
}

}  // namespace carrel::infer
