#include "infer/number_formats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "core/error.h"

namespace carrel::infer {
namespace {

TEST(NumberFormats, half_precision_has_its_known_values) {
  EXPECT_EQ(f16_to_f32(0x0000), 0.0F);
  EXPECT_EQ(f16_to_f32(0x3C00), 1.0F);
  EXPECT_EQ(f16_to_f32(0xC000), -2.0F);
  EXPECT_EQ(f16_to_f32(0x7BFF), 65504.0F);
  EXPECT_EQ(f16_to_f32(0x0001), std::ldexp(1.0F, -24));
  EXPECT_EQ(f16_to_f32(0x0400), std::ldexp(1.0F, -14));
  EXPECT_TRUE(std::signbit(f16_to_f32(0x8000)));
  EXPECT_EQ(f16_to_f32(0xFC00), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(f16_to_f32(0x7E01)));
}

TEST(NumberFormats, every_half_survives_the_way_to_float_and_back) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = f16_to_f32(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) continue;
    ASSERT_EQ(f32_to_f16(value), bits);
  }
}

TEST(NumberFormats, rounds_to_the_nearest_half) {
  EXPECT_EQ(f32_to_f16(1.0F + std::ldexp(1.0F, -11)), 0x3C00);      // a tie goes to even
  EXPECT_EQ(f32_to_f16(1.0F + 3 * std::ldexp(1.0F, -11)), 0x3C02);  // this one too, upwards
  EXPECT_EQ(f32_to_f16(1.0F + 1.1F * std::ldexp(1.0F, -11)), 0x3C01);
  EXPECT_EQ(f32_to_f16(65520.0F), 0x7C00);
  EXPECT_EQ(f32_to_f16(65519.0F), 0x7BFF);
  EXPECT_EQ(f32_to_f16(std::ldexp(1.0F, -25)), 0x0000);
}

TEST(NumberFormats, q8_0_keeps_values_within_half_a_step) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> values(256);
  for (float& value : values) value = normal(random);
  std::vector<float> back(values.size());
  decode_row(NumberFormat::q8_0, encode_q8_0(values), back);
  for (std::size_t begin = 0; begin < values.size(); begin += 32) {
    float largest = 0;
    for (std::size_t i = begin; i < begin + 32; ++i)
      largest = std::max(largest, std::fabs(values[i]));
    // Half a step, and the scale's own rounding to 11 bits on up to 127 steps.
    const float tolerance = largest / 127.0F * 0.5F + largest * std::ldexp(1.0F, -11);
    for (std::size_t i = begin; i < begin + 32; ++i) EXPECT_NEAR(back[i], values[i], tolerance);
  }
}

TEST(NumberFormats, decodes_f32_f16_and_bf16) {
  std::vector<float> out(2);
  const float plain[] = {0.1F, -3.0F};
  decode_row(NumberFormat::f32, {reinterpret_cast<const char*>(plain), 8}, out);
  EXPECT_EQ(out, (std::vector<float>{0.1F, -3.0F}));
  const std::uint16_t halves[] = {0x3C00, 0xC000};
  decode_row(NumberFormat::f16, {reinterpret_cast<const char*>(halves), 4}, out);
  EXPECT_EQ(out, (std::vector<float>{1.0F, -2.0F}));
  const std::uint16_t brains[] = {0x3F80, 0xC040};
  decode_row(NumberFormat::bf16, {reinterpret_cast<const char*>(brains), 4}, out);
  EXPECT_EQ(out, (std::vector<float>{1.0F, -3.0F}));
}

TEST(NumberFormats, refuses_formats_without_a_decoder_and_bytes_that_do_not_fit) {
  std::vector<float> out(32);
  EXPECT_THROW(decode_row(NumberFormat::q4_0, std::string(18, '\0'), out), Error);
  EXPECT_THROW(decode_row(NumberFormat::q8_0, std::string(33, '\0'), out), Error);
  EXPECT_EQ(find_number_format(4), nullptr);
}

}  // namespace
}  // namespace carrel::infer
