// The arithmetic of the vector scan: integer dot products for a first pass that throws away what
// cannot be among the best, and the exact score for what is left.
//
// A stored code is an unsigned byte, the signed code plus code_offset: that is how a FAISS file
// keeps it, and the form VNNI multiplies.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/isa.h"
#include "index/distance_kernels.h"

namespace carrel::index {

inline constexpr int code_offset = 128;

// The kernels of a level this CPU has.
const DistanceKernels& distance_kernels(Isa level) noexcept;

// Rounds values[dim] to the nearest multiples of a scale (the largest magnitude becomes 127), and
// returns that scale; 0 when all values are.
float quantize(const float* values, std::size_t dim, std::int8_t* codes) noexcept;

// 1 / |codes - code_offset|, or 0 for a row of zeros.
float inverse_norm(const std::uint8_t* codes, std::size_t dim) noexcept;

// query . (codes - code_offset), summed in double in one fixed order: the same on every CPU.
double exact_dot(const float* query, const std::uint8_t* codes, std::size_t dim) noexcept;

}  // namespace carrel::index
