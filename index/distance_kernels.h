// The table of loops that exist once for every level; what distance_<isa>.cpp may include.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::index {

// sums[r] = sum over i < dim of query[i] * row r's codes[i]. Exact: no level rounds or saturates,
// for dim up to vector_dim_max.
struct DistanceKernels {
  // codes: [rows, dim]
  void (*dot_rows)(const std::int8_t* query, const std::uint8_t* codes, std::size_t rows,
                   std::size_t dim, std::int32_t* sums);
  // codes: [rows] pointers to [dim]
  void (*dot_scattered)(const std::int8_t* query, const std::uint8_t* const* codes,
                        std::size_t rows, std::size_t dim, std::int32_t* sums);
};

// The scalar table is the definition; the others are tested against it.
extern const DistanceKernels distance_scalar;
extern const DistanceKernels distance_avx2;
extern const DistanceKernels distance_avx512;
extern const DistanceKernels distance_avx512_vnni;

}  // namespace carrel::index
