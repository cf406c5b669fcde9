// The inner loops of models, chosen once from what the CPU has.
//
// kernels_scalar.cpp is the definition; every other file gives the same up to rounding. Those files
// are compiled for their own instruction set, so they include intrinsics and this header only.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::infer {

struct Kernels {
  // out[i] += the sum over t of table[ids[t]][i]. table: [rows, dim] in Q8_0; ids: [count];
  // out: [dim]. Requires dim % 32 == 0.
  void (*add_q8_0_rows)(const std::uint8_t* table, const std::int32_t* ids, std::size_t count,
                        float* out, std::size_t dim);

  // Sum of a[i] * b[i]. a, b: [count].
  float (*dot)(const float* a, const float* b, std::size_t count);

  // values[i] *= factor. values: [count].
  void (*scale)(float* values, float factor, std::size_t count);
};

extern const Kernels kernels_scalar;
#if defined(__x86_64__)
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

// The table for core's isa() at the time of the call.
const Kernels& kernels() noexcept;

// Makes the L2 norm of `values` 1; all zeros stay, and so does what cannot be normalised.
void normalise_l2(const Kernels& kernels, float* values, std::size_t count) noexcept;

}  // namespace carrel::infer
