#include <cstring>

#include "infer/kernels.h"
#include "infer/number_formats.h"

namespace carrel::infer {
namespace {

void add_q8_0_row(const std::uint8_t* row, float* out, std::size_t dim) {
  for (std::size_t i = 0; i < dim; ++i) {
    const std::uint8_t* block = row + i / q8_0_block_elements * q8_0_block_bytes;
    std::uint16_t scale_bits;
    std::memcpy(&scale_bits, block, sizeof scale_bits);
    const auto quant = static_cast<std::int8_t>(block[2 + i % q8_0_block_elements]);
    out[i] += f16_to_f32(scale_bits) * static_cast<float>(quant);
  }
}

float dot(const float* a, const float* b, std::size_t count) {
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

void scale(float* values, float factor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) values[i] *= factor;
}

}  // namespace

const Kernels kernels_scalar{add_q8_0_row, dot, scale};

}  // namespace carrel::infer
