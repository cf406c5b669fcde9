// A fast 64-bit hash for tables and for telling files apart; not for hostile keys.
//
// Names of vector spaces on disk are made with it: do not change what it gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace carrel::infer {

// Fractional parts of the square roots of 2 and 3.
inline constexpr std::uint64_t hash_salt_a = 0x6A09E667F3BCC909U;
inline constexpr std::uint64_t hash_salt_b = 0xBB67AE8584CAA73BU;

inline std::uint64_t load_u64(const char* from) noexcept {
  std::uint64_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// The two halves of a 64 x 64 bit product, folded: every input bit reaches every output bit.
inline std::uint64_t hash_mix(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Of at least 8 bytes.
inline std::uint64_t hash_long(std::string_view bytes, std::uint64_t seed) noexcept {
  const char* at = bytes.data();
  const char* last = at + bytes.size() - 8;
  // Two words a step; what is left are at most 16 bytes, which the last two loads cover.
  for (; at + 8 < last; at += 16) {
    seed = hash_mix(load_u64(at) ^ hash_salt_a ^ seed, load_u64(at + 8) ^ hash_salt_b);
  }
  const char* rest = at < last ? at : last;
  return hash_mix(load_u64(rest) ^ hash_salt_a ^ seed, load_u64(last) ^ hash_salt_b ^ bytes.size());
}

}  // namespace carrel::infer
