// Compiled with -mavx512f -mavx512bw -mavx512dq -mavx512vl -mf16c.
#include <immintrin.h>

#include "infer/kernels.h"

namespace carrel::infer {
namespace {

// Sixteen signed bytes, scaled, onto sixteen floats.
inline void add_sixteen(const std::uint8_t* quants, __m512 scale, float* out) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(quants));
  const __m512 values = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
  _mm512_storeu_ps(out, _mm512_fmadd_ps(scale, values, _mm512_loadu_ps(out)));
}

inline float f16_at(const std::uint8_t* at) {
  return _cvtsh_ss(static_cast<unsigned short>(at[0] | at[1] << 8));
}

void add_q8_0_row(const std::uint8_t* row, float* out, std::size_t dim) {
  for (std::size_t i = 0; i < dim; i += 32, row += 34) {
    const __m512 scale = _mm512_set1_ps(f16_at(row));
    add_sixteen(row + 2, scale, out + i);
    add_sixteen(row + 18, scale, out + i + 16);
  }
}

// The last, partial vector of `count` floats.
inline __mmask16 tail_mask(std::size_t count) {
  return static_cast<__mmask16>((1U << (count % 16)) - 1U);
}

float dot(const float* a, const float* b, std::size_t count) {
  __m512 first = _mm512_setzero_ps();
  __m512 second = _mm512_setzero_ps();
  std::size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    first = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), first);
    second = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), second);
  }
  for (; i + 16 <= count; i += 16) {
    first = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), first);
  }
  const __mmask16 mask = tail_mask(count);
  second = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, a + i), _mm512_maskz_loadu_ps(mask, b + i),
                           second);
  return _mm512_reduce_add_ps(_mm512_add_ps(first, second));
}

void scale(float* values, float factor, std::size_t count) {
  const __m512 factors = _mm512_set1_ps(factor);
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    _mm512_storeu_ps(values + i, _mm512_mul_ps(_mm512_loadu_ps(values + i), factors));
  }
  const __mmask16 mask = tail_mask(count);
  _mm512_mask_storeu_ps(values + i, mask,
                        _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, values + i), factors));
}

}  // namespace

const Kernels kernels_avx512{add_q8_0_row, dot, scale};

}  // namespace carrel::infer
