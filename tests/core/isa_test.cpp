#include "core/isa.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace carrel {
namespace {

constexpr Isa all[] = {Isa::scalar, Isa::avx2, Isa::avx512, Isa::avx512_vnni};

TEST(isa, names_can_be_read_back) {
  for (const Isa level : all) EXPECT_EQ(isa_from_name(isa_name(level)), level);
  EXPECT_EQ(isa_from_name("AVX2"), std::nullopt);
  EXPECT_EQ(isa_from_name(""), std::nullopt);
}

TEST(isa, can_be_lowered_but_not_raised_beyond_the_cpu) {
  const Isa before = isa();
  for (const Isa level : all) {
    if (level <= best_isa()) {
      set_isa(level);
      EXPECT_EQ(isa(), level);
    } else {
      EXPECT_THROW(set_isa(level), Error);
    }
  }
  set_isa(before);
}

TEST(isa, starts_at_the_best) { EXPECT_EQ(isa(), best_isa()); }

}  // namespace
}  // namespace carrel
