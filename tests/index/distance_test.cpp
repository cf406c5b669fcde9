#include "index/distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace carrel::index {
namespace {

// Every level this CPU has, the scalar one first.
std::vector<Isa> levels() {
  std::vector<Isa> all;
  for (const Isa level : {Isa::scalar, Isa::avx2, Isa::avx512, Isa::avx512_vnni}) {
    if (level <= best_isa()) all.push_back(level);
  }
  return all;
}

struct Case {
  std::vector<std::int8_t> query;
  std::vector<std::uint8_t> codes;  // [rows, dim]
  std::size_t rows = 0;
  std::size_t dim = 0;
};

Case random_case(std::size_t rows, std::size_t dim, std::mt19937& random) {
  std::uniform_int_distribution<int> any_byte(0, 255);
  Case made{std::vector<std::int8_t>(dim), std::vector<std::uint8_t>(rows * dim), rows, dim};
  for (std::int8_t& value : made.query) value = static_cast<std::int8_t>(any_byte(random) - 128);
  for (std::uint8_t& value : made.codes) value = static_cast<std::uint8_t>(any_byte(random));
  return made;
}

// The definition, written once more and in 64 bits.
std::vector<std::int32_t> sums_by_definition(const Case& c) {
  std::vector<std::int32_t> sums;
  for (std::size_t row = 0; row < c.rows; ++row) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < c.dim; ++i) {
      sum += std::int64_t{c.query[i]} * c.codes[row * c.dim + i];
    }
    sums.push_back(static_cast<std::int32_t>(sum));
  }
  return sums;
}

void expect_exact_at_every_level(const Case& c) {
  const std::vector<std::int32_t> expected = sums_by_definition(c);
  std::vector<const std::uint8_t*> scattered;
  for (std::size_t row = 0; row < c.rows; ++row) scattered.push_back(&c.codes[row * c.dim]);
  for (const Isa level : levels()) {
    SCOPED_TRACE(testing::Message() << isa_name(level) << " rows " << c.rows << " dim " << c.dim);
    const DistanceKernels& kernels = distance_kernels(level);
    std::vector<std::int32_t> sums(c.rows);
    kernels.dot_rows(c.query.data(), c.codes.data(), c.rows, c.dim, sums.data());
    EXPECT_EQ(sums, expected);
    sums.assign(c.rows, 0);
    kernels.dot_scattered(c.query.data(), scattered.data(), c.rows, c.dim, sums.data());
    EXPECT_EQ(sums, expected);
  }
}

TEST(Distance, every_level_gives_the_exact_sums_for_any_rows_and_width) {
  std::mt19937 random(1);
  for (const std::size_t dim : {1, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 256, 300, 1024}) {
    for (const std::size_t rows : {1, 2, 3, 4, 5, 7, 8, 64, 129}) {
      expect_exact_at_every_level(random_case(rows, dim, random));
    }
  }
}

TEST(Distance, the_largest_products_of_either_sign_do_not_saturate) {
  for (const int sign : {-128, 127}) {
    Case c{std::vector<std::int8_t>(65536, static_cast<std::int8_t>(sign)),
           std::vector<std::uint8_t>(5 * 65536, 255), 5, 65536};
    expect_exact_at_every_level(c);
  }
}

TEST(Distance, no_rows_write_no_sums) {
  const std::vector<std::int8_t> query(64, 1);
  for (const Isa level : levels()) {
    std::int32_t sum = 77;
    distance_kernels(level).dot_rows(query.data(), nullptr, 0, 64, &sum);
    EXPECT_EQ(sum, 77);
  }
}

TEST(Quantize, is_off_by_at_most_half_a_step) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  std::vector<float> values(333);
  for (float& value : values) value = normal(random);
  std::vector<std::int8_t> codes(values.size());
  const float scale = quantize(values.data(), values.size(), codes.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Half a step, and what float multiplication adds to a value of up to 127 steps.
    EXPECT_NEAR(values[i], scale * codes[i], scale * (0.5 + 127 * 3e-7));
  }
}

TEST(Quantize, zeros_have_scale_zero) {
  const std::vector<float> values(16, 0.0F);
  std::vector<std::int8_t> codes(16, 1);
  EXPECT_EQ(quantize(values.data(), 16, codes.data()), 0.0F);
  EXPECT_EQ(codes, std::vector<std::int8_t>(16, 0));
}

TEST(InverseNorm, is_of_the_signed_codes) {
  const std::vector<std::uint8_t> codes = {128 + 3, 128 - 4, 128};
  EXPECT_FLOAT_EQ(inverse_norm(codes.data(), codes.size()), 0.2F);
  const std::vector<std::uint8_t> zeros(8, 128);
  EXPECT_EQ(inverse_norm(zeros.data(), zeros.size()), 0.0F);
}

TEST(ExactDot, sums_widths_that_are_not_a_multiple_of_its_lanes) {
  for (std::size_t dim = 1; dim < 40; ++dim) {
    std::vector<float> query(dim);
    std::vector<std::uint8_t> codes(dim);
    double expected = 0;
    for (std::size_t i = 0; i < dim; ++i) {
      query[i] = 0.5F + static_cast<float>(i);
      codes[i] = static_cast<std::uint8_t>(7 * i);
      expected += query[i] * (codes[i] - 128.0);  // halves and whole numbers: no rounding
    }
    EXPECT_EQ(exact_dot(query.data(), codes.data(), dim), expected) << dim;
  }
}

}  // namespace
}  // namespace carrel::index
