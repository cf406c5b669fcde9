// Compiled with -mavx2 -mfma -mf16c.
#include <immintrin.h>

#include "infer/kernels.h"

namespace carrel::infer {
namespace {

// Eight signed bytes, scaled, onto eight floats.
inline void add_eight(const std::uint8_t* quants, __m256 scale, float* out) {
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(quants));
  const __m256 values = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
  _mm256_storeu_ps(out, _mm256_fmadd_ps(scale, values, _mm256_loadu_ps(out)));
}

inline float f16_at(const std::uint8_t* at) {
  return _cvtsh_ss(static_cast<unsigned short>(at[0] | at[1] << 8));
}

void add_q8_0_row(const std::uint8_t* row, float* out, std::size_t dim) {
  for (std::size_t i = 0; i < dim; i += 32, row += 34) {
    const __m256 scale = _mm256_set1_ps(f16_at(row));
    add_eight(row + 2, scale, out + i);
    add_eight(row + 10, scale, out + i + 8);
    add_eight(row + 18, scale, out + i + 16);
    add_eight(row + 26, scale, out + i + 24);
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

const Kernels kernels_avx2{add_q8_0_row, dot, scale};

}  // namespace carrel::infer
