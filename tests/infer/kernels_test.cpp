#include "infer/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/isa.h"
#include "infer/number_formats.h"

namespace carrel::infer {
namespace {

struct Level {
  Isa isa;
  const Kernels& kernels;
};

// The fast tables that this machine can run.
std::vector<Level> fast_levels() {
  std::vector<Level> out;
#if defined(__x86_64__)
  if (best_isa() >= Isa::avx2) out.push_back({Isa::avx2, kernels_avx2});
  if (best_isa() >= Isa::avx512) out.push_back({Isa::avx512, kernels_avx512});
#endif
  return out;
}

std::vector<float> random_values(std::size_t count, std::mt19937& random) {
  std::normal_distribution<float> normal;
  std::vector<float> out(count);
  for (float& value : out) value = normal(random);
  return out;
}

constexpr float epsilon = std::numeric_limits<float>::epsilon();

TEST(Kernels, every_level_adds_rows_as_the_scalar_one_does) {
  std::mt19937 random(7);
  constexpr std::size_t row_count = 40;
  for (const Level& level : fast_levels()) {
    for (const std::size_t dim : {32U, 64U, 96U, 256U, 288U, 384U}) {
      const std::string table = encode_q8_0(random_values(row_count * dim, random));
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(table.data());
      for (std::size_t count = 0; count < 20; ++count) {
        std::vector<std::int32_t> ids(count);
        for (auto& id : ids) id = static_cast<std::int32_t>(random() % row_count);
        std::vector<float> expected = random_values(dim, random);
        std::vector<float> found = expected;
        std::vector<float> magnitudes(dim);
        for (std::size_t i = 0; i < dim; ++i) magnitudes[i] = std::fabs(expected[i]);
        for (const std::int32_t id : ids) {
          std::vector<float> row(dim);
          kernels_scalar.add_q8_0_rows(bytes, &id, 1, row.data(), dim);
          for (std::size_t i = 0; i < dim; ++i) magnitudes[i] += std::fabs(row[i]);
        }
        kernels_scalar.add_q8_0_rows(bytes, ids.data(), count, expected.data(), dim);
        level.kernels.add_q8_0_rows(bytes, ids.data(), count, found.data(), dim);
        for (std::size_t i = 0; i < dim; ++i) {
          // The bound of a sum of count + 1 terms, where a fused multiply-add saves a rounding.
          const float tolerance = static_cast<float>(count + 1) * epsilon * magnitudes[i];
          ASSERT_NEAR(found[i], expected[i], tolerance) << isa_name(level.isa) << " " << dim;
        }
      }
    }
  }
}

TEST(Kernels, every_level_takes_the_dot_product_within_rounding) {
  std::mt19937 random(8);
  for (const Level& level : fast_levels()) {
    for (std::size_t count = 0; count < 150; ++count) {
      const auto a = random_values(count, random);
      const auto b = random_values(count, random);
      double exact = 0;
      double magnitude = 0;
      for (std::size_t i = 0; i < count; ++i) {
        exact += static_cast<double>(a[i]) * b[i];
        magnitude += std::fabs(static_cast<double>(a[i]) * b[i]);
      }
      // The classic bound of a sum in any order: count * epsilon * sum of magnitudes.
      const double tolerance = static_cast<double>(count) * epsilon * magnitude;
      ASSERT_NEAR(kernels_scalar.dot(a.data(), b.data(), count), exact, tolerance);
      ASSERT_NEAR(level.kernels.dot(a.data(), b.data(), count), exact, tolerance)
          << isa_name(level.isa) << " " << count;
    }
  }
}

TEST(Kernels, every_level_scales_exactly_and_stays_inside_the_values) {
  std::mt19937 random(9);
  for (const Level& level : fast_levels()) {
    for (std::size_t count = 0; count < 70; ++count) {
      std::vector<float> expected = random_values(count + 1, random);
      std::vector<float> found = expected;
      kernels_scalar.scale(expected.data(), 0.3F, count);
      level.kernels.scale(found.data(), 0.3F, count);
      ASSERT_EQ(found, expected) << isa_name(level.isa) << " " << count;
    }
  }
}

TEST(Kernels, normalising_makes_the_norm_one_and_leaves_zeros) {
  std::vector<float> values{3, 0, 4};
  normalise_l2(kernels_scalar, values.data(), values.size());
  EXPECT_FLOAT_EQ(values[0], 0.6F);
  EXPECT_FLOAT_EQ(values[2], 0.8F);
  std::vector<float> zeros(3);
  normalise_l2(kernels_scalar, zeros.data(), zeros.size());
  EXPECT_EQ(zeros, std::vector<float>(3));
}

TEST(Kernels, the_table_follows_the_level_in_force) {
  const Isa before = isa();
  set_isa(Isa::scalar);
  EXPECT_EQ(&kernels(), &kernels_scalar);
  set_isa(before);
  if (before == Isa::scalar) GTEST_SKIP() << "this CPU has only the scalar level";
  EXPECT_NE(&kernels(), &kernels_scalar);
}

}  // namespace
}  // namespace carrel::infer
