// Decodes UTF-8 in place, for the inner loops of core; others use core/unicode.h.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/unicode.h"

namespace carrel::utf8 {

inline constexpr char32_t replacement = 0xFFFD;

inline unsigned byte_at(std::string_view text, std::size_t i) noexcept {
  return static_cast<unsigned char>(text[i]);
}

inline bool is_continuation(std::string_view text, std::size_t i) noexcept {
  return i < text.size() && (byte_at(text, i) & 0xC0) == 0x80;
}

// The well-formed sequence at `i` by table 3-7 of the Unicode standard (no overlong forms, no
// surrogates, nothing above U+10FFFF), else U+FFFD of size 1. Requires i < text.size().
inline CodePoint decode(std::string_view text, std::size_t i) noexcept {
  const unsigned lead = byte_at(text, i);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4 || !is_continuation(text, i + 1)) return {replacement, 1};
  const unsigned second = byte_at(text, i + 1) & 0x3F;
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | second, 2};
  if (!is_continuation(text, i + 2)) return {replacement, 1};
  const unsigned third = byte_at(text, i + 2) & 0x3F;
  if (lead < 0xF0) {
    const char32_t c = (lead & 0x0F) << 12 | second << 6 | third;
    return c < 0x800 || (c >= 0xD800 && c < 0xE000) ? CodePoint{replacement, 1} : CodePoint{c, 3};
  }
  if (!is_continuation(text, i + 3)) return {replacement, 1};
  const unsigned fourth = byte_at(text, i + 3) & 0x3F;
  const char32_t c = (lead & 0x07) << 18 | second << 12 | third << 6 | fourth;
  return c < 0x10000 || c > 0x10FFFF ? CodePoint{replacement, 1} : CodePoint{c, 4};
}

// The first byte at or after `i` that is not ASCII, or text.size().
std::size_t skip_ascii(std::string_view text, std::size_t i) noexcept;

}  // namespace carrel::utf8
