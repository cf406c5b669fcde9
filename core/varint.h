// Numbers in as few bytes as they need: unsigned LEB128, and signed ones by zigzag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace carrel {

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

// Takes one off the front of `bytes`. Throws Error{corrupt} at the end or past 64 bits.
inline std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  throw Error(ErrorCode::corrupt, "a packed number is cut short");
}

constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

inline void put_signed(std::string& out, std::int64_t value) { put_varint(out, zigzag(value)); }
inline std::int64_t take_signed(std::string_view& bytes) { return unzigzag(take_varint(bytes)); }

}  // namespace carrel
