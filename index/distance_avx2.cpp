#include <immintrin.h>

#include "index/distance_kernels.h"
#include "index/distance_rows.h"

namespace carrel::index {
namespace {

// Widened to 16 bits first: the instruction that multiplies bytes saturates its sums.
inline __m256i widen_codes(const std::uint8_t* codes) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes)));
}

inline __m256i widen_query(const std::int8_t* query) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query)));
}

inline __m128i sum_halves(__m256i v) {
  return _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
}

void dot_four(const std::int8_t* query, const FourRows& rows, std::size_t dim,
              std::int32_t sums[4]) {
  __m256i sum[4] = {};
  std::size_t i = 0;
  for (; i + 16 <= dim; i += 16) {
    const __m256i q = widen_query(query + i);
    for (int row = 0; row < 4; ++row) {
      const __m256i products = _mm256_madd_epi16(q, widen_codes(rows.codes[row] + i));
      sum[row] = _mm256_add_epi32(sum[row], products);
    }
  }
  const __m128i pairs_low = _mm_hadd_epi32(sum_halves(sum[0]), sum_halves(sum[1]));
  const __m128i pairs_high = _mm_hadd_epi32(sum_halves(sum[2]), sum_halves(sum[3]));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(sums), _mm_hadd_epi32(pairs_low, pairs_high));
  for (; i < dim; ++i) {
    for (int row = 0; row < 4; ++row) sums[row] += query[i] * rows.codes[row][i];
  }
}

}  // namespace

const DistanceKernels distance_avx2 = {dot_rows<dot_four>, dot_scattered<dot_four>};

}  // namespace carrel::index
