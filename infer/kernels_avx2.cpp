// Compiled with -mavx2 -mfma -mf16c.
#include <immintrin.h>

#include "infer/kernels.h"

namespace carrel::infer {
namespace {

constexpr std::size_t block_elements = 32;
constexpr std::size_t block_bytes = 34;
// Two blocks of columns are summed at a time: their eight accumulators stay in registers.
constexpr std::size_t group_blocks = 2;
// How many rows ahead to ask memory for.
constexpr std::size_t rows_ahead = 6;

inline float f16_at(const std::uint8_t* at) {
  return _cvtsh_ss(static_cast<unsigned short>(at[0] | at[1] << 8));
}

// Eight signed bytes, scaled, onto eight floats.
inline __m256 add_eight(const std::uint8_t* quants, __m256 scale, __m256 onto) {
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(quants));
  return _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes)), onto);
}

// `blocks` blocks of columns of all rows; `table` points at the first of them in row 0.
template <std::size_t blocks>
void add_group(const std::uint8_t* table, std::size_t row_bytes, const std::int32_t* ids,
               std::size_t count, float* out) {
  __m256 sums[4 * blocks];
  for (std::size_t j = 0; j < 4 * blocks; ++j) sums[j] = _mm256_loadu_ps(out + 8 * j);
  for (std::size_t t = 0; t < count; ++t) {
    const std::uint8_t* row = table + static_cast<std::size_t>(ids[t]) * row_bytes;
    if (t + rows_ahead < count) {
      const auto next = static_cast<std::size_t>(ids[t + rows_ahead]);
      _mm_prefetch(reinterpret_cast<const char*>(table + next * row_bytes), _MM_HINT_T0);
    }
    for (std::size_t block = 0; block < blocks; ++block) {
      const std::uint8_t* at = row + block * block_bytes;
      const __m256 scale = _mm256_set1_ps(f16_at(at));
      for (std::size_t j = 0; j < 4; ++j) {
        __m256& sum = sums[4 * block + j];
        sum = add_eight(at + 2 + 8 * j, scale, sum);
      }
    }
  }
  for (std::size_t j = 0; j < 4 * blocks; ++j) _mm256_storeu_ps(out + 8 * j, sums[j]);
}

void add_q8_0_rows(const std::uint8_t* table, const std::int32_t* ids, std::size_t count,
                   float* out, std::size_t dim) {
  const std::size_t blocks = dim / block_elements;
  const std::size_t row_bytes = blocks * block_bytes;
  std::size_t b = 0;
  for (; b + group_blocks <= blocks; b += group_blocks) {
    add_group<group_blocks>(table + b * block_bytes, row_bytes, ids, count,
                            out + b * block_elements);
  }
  for (; b < blocks; ++b) {
    add_group<1>(table + b * block_bytes, row_bytes, ids, count, out + b * block_elements);
  }
}

inline float sum_of(__m256 values) {
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(values), _mm256_extractf128_ps(values, 1));
  four = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
}

float dot(const float* a, const float* b, std::size_t count) {
  __m256 first = _mm256_setzero_ps();
  __m256 second = _mm256_setzero_ps();
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    first = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), first);
    second = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), second);
  }
  float sum = sum_of(_mm256_add_ps(first, second));
  for (; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

void scale(float* values, float factor, std::size_t count) {
  const __m256 factors = _mm256_set1_ps(factor);
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    _mm256_storeu_ps(values + i, _mm256_mul_ps(_mm256_loadu_ps(values + i), factors));
  }
  for (; i < count; ++i) values[i] *= factor;
}

}  // namespace

const Kernels kernels_avx2{add_q8_0_rows, dot, scale};

}  // namespace carrel::infer
