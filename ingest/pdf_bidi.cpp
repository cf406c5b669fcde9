#include "ingest/pdf_bidi.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/unicode.h"

namespace carrel::ingest {
namespace {

bool is_mark(char32_t c) { return character_class(c) == CharacterClass::mark; }

bool is_number(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9);
}

bool is_latin(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

char32_t mirrored(char32_t c) {
  constexpr std::u32string_view pairs = U"()[]{}<>\u00AB\u00BB";
  const std::size_t at = pairs.find(c);
  return at == std::u32string_view::npos ? c : pairs[at ^ 1U];
}

}  // namespace

bool is_right_to_left(char32_t c) noexcept {
  return (c >= 0x0590 && c <= 0x08FF && !is_number(c)) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFC);
}

std::string in_reading_order(std::string_view word) {
  std::vector<char32_t> characters;
  std::size_t right_to_left = 0;
  std::size_t latin = 0;
  for (std::size_t i = 0; i < word.size();) {
    const CodePoint c = code_point_at(word, i);
    characters.push_back(c.value);
    right_to_left += is_right_to_left(c.value) ? 1 : 0;
    latin += is_latin(c.value) ? 1 : 0;
    i += c.size_bytes;
  }
  if (right_to_left <= latin) return std::string(word);
  std::reverse(characters.begin(), characters.end());
  for (std::size_t i = 0; i < characters.size();) {
    std::size_t end = i;
    while (end < characters.size() && (is_number(characters[end]) || is_latin(characters[end]))) ++end;
    std::reverse(characters.begin() + static_cast<std::ptrdiff_t>(i),
                 characters.begin() + static_cast<std::ptrdiff_t>(end));
    i = end + 1;
  }
  // Marks stood after their letter; turned round they stand before it.
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    if (is_mark(characters[i]) && !is_mark(characters[i + 1])) std::swap(characters[i], characters[i + 1]);
  }
  std::string out;
  for (const char32_t c : characters) append_utf8(out, mirrored(c));
  return out;
}

}  // namespace carrel::ingest
