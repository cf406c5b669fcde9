#include <immintrin.h>

#include "index/distance_kernels.h"
#include "index/distance_rows.h"

namespace carrel::index {
namespace {

// Of a last part of fewer than 64 values, the rest is read as zeros (and not touched).
inline __mmask64 mask_of(std::size_t count) {
  return count >= 64 ? ~__mmask64{0} : static_cast<__mmask64>((std::uint64_t{1} << count) - 1);
}

inline __m128i sum_quarters(__m512i v) {
  const __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
  return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

void dot_four(const std::int8_t* query, const FourRows& rows, std::size_t dim,
              std::int32_t sums[4]) {
  __m512i sum[4] = {};
  for (std::size_t i = 0; i < dim; i += 64) {
    const __mmask64 mask = mask_of(dim - i);
    const __m512i q = _mm512_maskz_loadu_epi8(mask, query + i);
    for (int row = 0; row < 4; ++row) {
      sum[row] =
          _mm512_dpbusd_epi32(sum[row], _mm512_maskz_loadu_epi8(mask, rows.codes[row] + i), q);
    }
  }
  const __m128i pairs_low = _mm_hadd_epi32(sum_quarters(sum[0]), sum_quarters(sum[1]));
  const __m128i pairs_high = _mm_hadd_epi32(sum_quarters(sum[2]), sum_quarters(sum[3]));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(sums), _mm_hadd_epi32(pairs_low, pairs_high));
}

}  // namespace

const DistanceKernels distance_avx512_vnni = {dot_rows<dot_four>, dot_scattered<dot_four>};

}  // namespace carrel::index
