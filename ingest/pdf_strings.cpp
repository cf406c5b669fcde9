#include "ingest/pdf_strings.h"

#include <poppler/UTF.h>
#include <poppler/goo/gmem.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/unicode.h"

namespace carrel::ingest {

std::string utf8(std::span<const unsigned int> code_points) {
  std::string out;
  out.reserve(code_points.size());
  for (std::size_t i = 0; i < code_points.size(); ++i) {
    char32_t c = code_points[i];
    const bool is_pair = c >= 0xD800 && c < 0xDC00 && i + 1 < code_points.size() &&
                         code_points[i + 1] >= 0xDC00 && code_points[i + 1] < 0xE000;
    if (is_pair) {
      c = 0x10000 + ((c - 0xD800) << 10U) + (code_points[++i] - 0xDC00U);
    } else if ((c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) {
      c = 0xFFFD;
    }
    if (c != 0xFEFF) append_utf8(out, c);
  }
  return out;
}

std::string utf8_of_text(const std::string& text) {
  Unicode* code_points = nullptr;
  const int count = TextStringToUCS4(text, &code_points);
  std::string out;
  if (count > 0) out = utf8({code_points, static_cast<std::size_t>(count)});
  gfree(code_points);
  return out;
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line;
  bool is_apart = false;
  for (const char c : text) {
    const bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (line.size() >= bytes_max && begins_character) break;
    const bool is_space = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
    if (!is_space && is_apart && !line.empty()) line += ' ';
    if (!is_space) line += c;
    is_apart = is_space;
  }
  return line;
}

float finite(double value) noexcept {
  constexpr double far = 1.0e6;
  return std::isfinite(value) ? static_cast<float>(std::clamp(value, -far, far)) : 0.0F;
}

}  // namespace carrel::ingest
