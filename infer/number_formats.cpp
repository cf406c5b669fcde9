#include "infer/number_formats.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/check.h"
#include "core/error.h"

namespace carrel::infer {
namespace {

constexpr std::array<NumberFormatInfo, 20> formats{{
    {NumberFormat::f32, "F32", 1, 4},
    {NumberFormat::f16, "F16", 1, 2},
    {NumberFormat::q4_0, "Q4_0", 32, 18},
    {NumberFormat::q4_1, "Q4_1", 32, 20},
    {NumberFormat::q5_0, "Q5_0", 32, 22},
    {NumberFormat::q5_1, "Q5_1", 32, 24},
    {NumberFormat::q8_0, "Q8_0", q8_0_block_elements, q8_0_block_bytes},
    {NumberFormat::q8_1, "Q8_1", 32, 36},
    {NumberFormat::q2_k, "Q2_K", 256, 84},
    {NumberFormat::q3_k, "Q3_K", 256, 110},
    {NumberFormat::q4_k, "Q4_K", 256, 144},
    {NumberFormat::q5_k, "Q5_K", 256, 176},
    {NumberFormat::q6_k, "Q6_K", 256, 210},
    {NumberFormat::q8_k, "Q8_K", 256, 292},
    {NumberFormat::i8, "I8", 1, 1},
    {NumberFormat::i16, "I16", 1, 2},
    {NumberFormat::i32, "I32", 1, 4},
    {NumberFormat::i64, "I64", 1, 8},
    {NumberFormat::f64, "F64", 1, 8},
    {NumberFormat::bf16, "BF16", 1, 2},
}};

template <typename T>
T load(const char* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

void decode_f16(const char* bytes, std::span<float> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = f16_to_f32(load<std::uint16_t>(bytes + 2 * i));
  }
}

void decode_bf16(const char* bytes, std::span<float> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto high = static_cast<std::uint32_t>(load<std::uint16_t>(bytes + 2 * i));
    out[i] = std::bit_cast<float>(high << 16U);
  }
}

void decode_q8_0(const char* bytes, std::span<float> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char* block = bytes + i / q8_0_block_elements * q8_0_block_bytes;
    const float scale = f16_to_f32(load<std::uint16_t>(block));
    const auto quant = load<std::int8_t>(block + 2 + i % q8_0_block_elements);
    out[i] = scale * static_cast<float>(quant);
  }
}

}  // namespace

const NumberFormatInfo* find_number_format(std::uint32_t number) noexcept {
  for (const NumberFormatInfo& info : formats) {
    if (static_cast<std::uint32_t>(info.format) == number) return &info;
  }
  return nullptr;
}

const NumberFormatInfo& number_format_info(NumberFormat format) noexcept {
  const NumberFormatInfo* info = find_number_format(static_cast<std::uint32_t>(format));
  return info != nullptr ? *info : formats[0];
}

float f16_to_f32(std::uint16_t bits) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
  const std::uint32_t exponent = (bits >> 10U) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  if (exponent == 0) {  // zero and subnormals: mantissa * 2^-24, exact in binary32
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  // 112 = 127 - 15, between the two biases; all ones stays all ones (infinity, NaN).
  const std::uint32_t wide = exponent == 0x1FU ? 0xFFU : exponent + 112U;
  return std::bit_cast<float>(sign | (wide << 23U) | (mantissa << 13U));
}

std::uint16_t f32_to_f16(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  const float magnitude = std::fabs(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(sign | 0x7E00U);
  if (magnitude >= 65520.0F)
    return static_cast<std::uint16_t>(sign | 0x7C00U);  // rounds to infinity
  if (magnitude < 0x1p-14F) {                           // subnormal: a multiple of 2^-24
    return static_cast<std::uint16_t>(sign |
                                      static_cast<std::uint32_t>(std::lrint(magnitude * 0x1p24F)));
  }
  const std::uint32_t plain = bits & 0x7FFFFFFFU;
  // Adds half of the dropped 13 bits, less one when the kept last bit is even: nearest even.
  const std::uint32_t rounded = plain + 0xFFFU + ((plain >> 13U) & 1U);
  return static_cast<std::uint16_t>(sign | ((rounded - (112U << 23U)) >> 13U));
}

void decode_row(NumberFormat format, std::string_view bytes, std::span<float> out) {
  const NumberFormatInfo& info = number_format_info(format);
  CARREL_CHECK(out.size() % info.block_elements == 0);
  CARREL_CHECK(bytes.size() == out.size() / info.block_elements * info.block_bytes);
  switch (format) {
    case NumberFormat::f32:
      if (!out.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
      return;
    case NumberFormat::f16:
      return decode_f16(bytes.data(), out);
    case NumberFormat::bf16:
      return decode_bf16(bytes.data(), out);
    case NumberFormat::q8_0:
      return decode_q8_0(bytes.data(), out);
    default:
      throw Error(ErrorCode::unsupported,
                  "numbers stored as " + std::string(info.name) + " cannot be decoded yet");
  }
}

std::string encode_q8_0(std::span<const float> values) {
  CARREL_CHECK(values.size() % q8_0_block_elements == 0);
  std::string out;
  out.reserve(values.size() / q8_0_block_elements * q8_0_block_bytes);
  for (std::size_t begin = 0; begin < values.size(); begin += q8_0_block_elements) {
    const auto block = values.subspan(begin, q8_0_block_elements);
    float largest = 0;
    for (const float value : block) largest = std::max(largest, std::fabs(value));
    const std::uint16_t scale_bits = f32_to_f16(largest / 127.0F);
    const float scale = f16_to_f32(scale_bits);
    out.push_back(static_cast<char>(scale_bits & 0xFFU));
    out.push_back(static_cast<char>(scale_bits >> 8U));
    for (const float value : block) {
      const long quant = scale == 0.0F ? 0 : std::lrint(value / scale);
      out.push_back(static_cast<char>(std::clamp(quant, -127L, 127L)));
    }
  }
  return out;
}

}  // namespace carrel::infer
