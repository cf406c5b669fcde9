// How tensors store numbers: the sizes of ggml's formats, and the scalar decoders that define them.
//
// Formats are blocks of `block_elements` numbers in `block_bytes` bytes (ggml's type list, version
// of GGUF v3). Every known format has its size here, so that files can be checked; decode_row
// handles f32, f16, bf16 and q8_0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace carrel::infer {

// The numbers are GGUF's, on disk: do not renumber.
enum class NumberFormat : std::uint32_t {
  f32 = 0,
  f16 = 1,
  q4_0 = 2,
  q4_1 = 3,
  q5_0 = 6,
  q5_1 = 7,
  q8_0 = 8,
  q8_1 = 9,
  q2_k = 10,
  q3_k = 11,
  q4_k = 12,
  q5_k = 13,
  q6_k = 14,
  q8_k = 15,
  i8 = 24,
  i16 = 25,
  i32 = 26,
  i64 = 27,
  f64 = 28,
  bf16 = 30,
};

struct NumberFormatInfo {
  NumberFormat format = NumberFormat::f32;
  std::string_view name;
  std::size_t block_elements = 1;
  std::size_t block_bytes = 4;
};

// Null for a number that names no format known here. Static storage.
const NumberFormatInfo* find_number_format(std::uint32_t number) noexcept;
const NumberFormatInfo& number_format_info(NumberFormat format) noexcept;

// IEEE 754 binary16 to and from binary32; rounds to nearest even.
float f16_to_f32(std::uint16_t bits) noexcept;
std::uint16_t f32_to_f16(float value) noexcept;

inline constexpr std::size_t q8_0_block_elements = 32;
inline constexpr std::size_t q8_0_block_bytes = 34;  // f16 scale, then 32 signed bytes

// Decodes out.size() numbers. `bytes` must hold exactly that many, and out.size() must be whole
// blocks (else Error{internal}). Throws Error{unsupported} for a format without a decoder.
void decode_row(NumberFormat format, std::string_view bytes, std::span<float> out);

// Blocks of 32 values, scale = largest magnitude / 127. Requires whole blocks.
std::string encode_q8_0(std::span<const float> values);

}  // namespace carrel::infer
