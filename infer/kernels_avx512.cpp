// Compiled with -mavx512f -mavx512bw -mavx512dq -mavx512vl -mf16c.
#include <immintrin.h>

#include "infer/kernels.h"

namespace carrel::infer {
namespace {

constexpr std::size_t block_elements = 32;
constexpr std::size_t block_bytes = 34;
// Eight blocks of columns are summed at a time: their sixteen accumulators stay in registers.
constexpr std::size_t group_blocks = 8;
// How many rows ahead to ask memory for.
constexpr std::size_t rows_ahead = 6;

inline float f16_at(const std::uint8_t* at) {
  return _cvtsh_ss(static_cast<unsigned short>(at[0] | at[1] << 8));
}

// Sixteen signed bytes, scaled, onto sixteen floats.
inline __m512 add_sixteen(const std::uint8_t* quants, __m512 scale, __m512 onto) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(quants));
  return _mm512_fmadd_ps(scale, _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes)), onto);
}

// `blocks` blocks of columns of all rows; `table` points at the first of them in row 0.
template <std::size_t blocks>
void add_group(const std::uint8_t* table, std::size_t row_bytes, const std::int32_t* ids,
               std::size_t count, float* out) {
  __m512 sums[2 * blocks];
  for (std::size_t j = 0; j < 2 * blocks; ++j) sums[j] = _mm512_loadu_ps(out + 16 * j);
  for (std::size_t t = 0; t < count; ++t) {
    const std::uint8_t* row = table + static_cast<std::size_t>(ids[t]) * row_bytes;
    if (t + rows_ahead < count) {
      const std::uint8_t* next = table + static_cast<std::size_t>(ids[t + rows_ahead]) * row_bytes;
      for (std::size_t i = 0; i < blocks * block_bytes; i += 64) {
        _mm_prefetch(reinterpret_cast<const char*>(next + i), _MM_HINT_T0);
      }
    }
    for (std::size_t block = 0; block < blocks; ++block) {
      const std::uint8_t* at = row + block * block_bytes;
      const __m512 scale = _mm512_set1_ps(f16_at(at));
      sums[2 * block] = add_sixteen(at + 2, scale, sums[2 * block]);
      sums[2 * block + 1] = add_sixteen(at + 18, scale, sums[2 * block + 1]);
    }
  }
  for (std::size_t j = 0; j < 2 * blocks; ++j) _mm512_storeu_ps(out + 16 * j, sums[j]);
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

const Kernels kernels_avx512{add_q8_0_rows, dot, scale};

}  // namespace carrel::infer
