// How every level goes over its rows: four at a time, so that the query is read once for four.
// Only for distance_<isa>.cpp; unnamed, so that no two files share code of different levels.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::index {
namespace {

struct FourRows {
  const std::uint8_t* codes[4];  // each [dim]
};

using DotFour = void (*)(const std::int8_t* query, const FourRows& rows, std::size_t dim,
                         std::int32_t sums[4]);

// Asked for this early, a row is in the cache when its turn comes; without, the scan of 100,000
// rows takes nearly twice as long (bench/vectors_bench.cpp, AVX-512).
constexpr std::size_t prefetch_bytes_ahead = 4096;
constexpr std::size_t cache_line_bytes = 64;

inline void prefetch(const std::uint8_t* codes, std::size_t dim) {
  for (std::size_t i = 0; i < dim; i += cache_line_bytes) __builtin_prefetch(codes + i);
}

// The last group repeats its last row to be four, and keeps only the sums that were asked for.
template <DotFour dot_four, typename RowAt>
inline void for_rows_by_four(const std::int8_t* query, std::size_t rows, std::size_t dim,
                             std::int32_t* sums, RowAt row_at) {
  const std::size_t ahead = prefetch_bytes_ahead / dim + 4;
  std::size_t row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (std::size_t i = row + ahead; i < row + ahead + 4 && i < rows; ++i)
      prefetch(row_at(i), dim);
    const FourRows four = {{row_at(row), row_at(row + 1), row_at(row + 2), row_at(row + 3)}};
    dot_four(query, four, dim, sums + row);
  }
  if (row == rows) return;
  FourRows four;
  for (std::size_t i = 0; i < 4; ++i) four.codes[i] = row_at(row + i < rows ? row + i : rows - 1);
  std::int32_t last[4];
  dot_four(query, four, dim, last);
  for (std::size_t i = 0; row + i < rows; ++i) sums[row + i] = last[i];
}

template <DotFour dot_four>
void dot_rows(const std::int8_t* query, const std::uint8_t* codes, std::size_t rows,
              std::size_t dim, std::int32_t* sums) {
  for_rows_by_four<dot_four>(query, rows, dim, sums,
                             [=](std::size_t row) { return codes + row * dim; });
}

template <DotFour dot_four>
void dot_scattered(const std::int8_t* query, const std::uint8_t* const* codes, std::size_t rows,
                   std::size_t dim, std::int32_t* sums) {
  for_rows_by_four<dot_four>(query, rows, dim, sums, [=](std::size_t row) { return codes[row]; });
}

}  // namespace
}  // namespace carrel::index
