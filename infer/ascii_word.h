// Finds and lowers a run of ASCII letters and digits, eight bytes at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace carrel::infer {

static_assert(std::endian::native == std::endian::little, "the first byte must be the lowest");

// The letters and digits at the start of eight bytes.
struct AsciiWord {
  std::uint64_t lower = 0;  // all eight bytes with letters in lower case; only `size` of them count
  std::size_t size = 0;     // 0 to 8

  // The word's bytes, zeros after them.
  std::uint64_t key() const noexcept { return size == 8 ? lower : lower & ~(~0ULL << (8 * size)); }
};

inline AsciiWord ascii_word(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t each = 0x0101010101010101U;
  constexpr std::uint64_t high = 0x8080808080808080U;
  const std::uint64_t low7 = bytes & ~high;
  // Setting bit 5 lowers letters and leaves digits as they are.
  const std::uint64_t lower = bytes | 0x20U * each;
  const std::uint64_t lower7 = lower & ~high;
  // Adding 128 - x to a 7-bit value sets the high bit where the value is at least x.
  const std::uint64_t letters =
      (lower7 + (0x80U - 'a') * each) & ~(lower7 + (0x80U - 'z' - 1) * each);
  const std::uint64_t digits = (low7 + (0x80U - '0') * each) & ~(low7 + (0x80U - '9' - 1) * each);
  const std::uint64_t others = ~((letters | digits) & ~bytes) & high;
  return {lower, static_cast<std::size_t>(std::countr_zero(others)) / 8};
}

enum class AsciiKind : std::uint8_t {
  word,  // a letter or digit
  space,
  separate,  // a word by itself
  dropped,   // a control character
  beyond,    // not ASCII
};

inline constexpr std::array<AsciiKind, 256> ascii_kinds = [] {
  std::array<AsciiKind, 256> kinds{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool space = byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    kinds[byte] = byte >= 0x80                  ? AsciiKind::beyond
                  : digit || letter             ? AsciiKind::word
                  : space                       ? AsciiKind::space
                  : byte < 0x20 || byte == 0x7F ? AsciiKind::dropped
                                                : AsciiKind::separate;
  }
  return kinds;
}();

inline AsciiKind ascii_kind(char c) noexcept { return ascii_kinds[static_cast<unsigned char>(c)]; }

}  // namespace carrel::infer
