#include "engine/probes.h"

#include <gtest/gtest.h>

#include <random>

namespace carrel::engine {
namespace {

std::string noise(unsigned seed, std::size_t size) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(Probes, find_a_piece_wherever_it_stands) {
  const std::string erased = noise(1, 10'000);
  Probes probes;
  probes.add(erased);
  EXPECT_EQ(probes.size(), 16U);
  EXPECT_FALSE(probes.any_in(noise(2, 100'000)));
  for (const std::size_t at : {std::size_t{0}, std::size_t{31}, std::size_t{100'000}}) {
    EXPECT_TRUE(probes.any_in(noise(2, 100'000).insert(at, erased.substr(0, 48)))) << at;
  }
  EXPECT_FALSE(probes.any_in(erased.substr(0, 47)));
  EXPECT_FALSE(probes.any_in(""));
}

TEST(Probes, that_something_else_holds_too_are_dropped) {
  const std::string mine = noise(1, 10'000);
  Probes probes;
  probes.add(mine);
  probes.drop_found_in(noise(2, 5'000) + mine.substr(0, 5'000));
  EXPECT_EQ(probes.size(), 8U);
  EXPECT_FALSE(probes.any_in(mine.substr(0, 5'000)));
  EXPECT_TRUE(probes.any_in(mine));
}

TEST(Probes, come_only_of_bytes_as_long_as_one) {
  Probes probes;
  probes.add(noise(1, 47));
  EXPECT_EQ(probes.size(), 0U);
  probes.add(noise(1, 48));
  EXPECT_EQ(probes.size(), 1U);
}

}  // namespace
}  // namespace carrel::engine
