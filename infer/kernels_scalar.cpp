#include <cstring>

#include "infer/kernels.h"
#include "infer/number_formats.h"

namespace carrel::infer {
namespace {

void add_row(const std::uint8_t* row, float* out, std::size_t dim) {
  for (std::size_t i = 0; i < dim; ++i) {
    const std::uint8_t* block = row + i / q8_0_block_elements * q8_0_block_bytes;
    std::uint16_t scale_bits;
    std::memcpy(&scale_bits, block, sizeof scale_bits);
    const auto quant = static_cast<std::int8_t>(block[2 + i % q8_0_block_elements]);
    out[i] += f16_to_f32(scale_bits) * static_cast<float>(quant);
  }
}

void add_q8_0_rows(const std::uint8_t* table, const std::int32_t* ids, std::size_t count,
                   float* out, std::size_t dim) {
  const std::size_t row_bytes = dim / q8_0_block_elements * q8_0_block_bytes;
  for (std::size_t t = 0; t < count; ++t) {
    add_row(table + static_cast<std::size_t>(ids[t]) * row_bytes, out, dim);
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

const Kernels kernels_scalar{add_q8_0_rows, dot, scale};

}  // namespace carrel::infer
