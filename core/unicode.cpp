#include "core/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>
#include <bit>
#include <cstring>

#include "core/check.h"
#include "core/utf8.h"

namespace carrel {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080ULL;

std::uint64_t eight_bytes(const char* at) noexcept {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

constexpr CharacterClass ascii_class(char32_t c) noexcept {
  if (c == ' ' || (c >= '\t' && c <= '\n') || c == '\r') return CharacterClass::space;
  if (c < 0x20 || c == 0x7F) return CharacterClass::control;
  const bool letter_or_digit =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return letter_or_digit ? CharacterClass::other : CharacterClass::punctuation;
}

constexpr std::array<CharacterClass, 128> ascii_classes = [] {
  std::array<CharacterClass, 128> classes{};
  for (char32_t c = 0; c < 128; ++c) classes[c] = ascii_class(c);
  return classes;
}();

// The ranges of tokenization.py in the BERT source.
constexpr bool is_bert_ideograph(char32_t c) noexcept {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

}  // namespace

std::size_t utf8::skip_ascii(std::string_view text, std::size_t i) noexcept {
  const char* data = text.data();
  while (i + 8 <= text.size()) {
    const std::uint64_t high = eight_bytes(data + i) & high_bits;
    if (high == 0) {
      i += 8;
    } else if constexpr (std::endian::native == std::endian::little) {
      return i + static_cast<std::size_t>(std::countr_zero(high)) / 8;
    } else {
      break;
    }
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

bool is_ascii(std::string_view text) noexcept { return utf8::skip_ascii(text, 0) == text.size(); }

bool is_valid_utf8(std::string_view text) noexcept {
  std::size_t i = utf8::skip_ascii(text, 0);
  while (i < text.size()) {
    if (utf8::byte_at(text, i) < 0x80) {
      i = utf8::skip_ascii(text, i);
      continue;
    }
    const CodePoint c = utf8::decode(text, i);
    if (c.size_bytes == 1) return false;
    i += c.size_bytes;
  }
  return true;
}

CodePoint code_point_at(std::string_view text, std::size_t offset) noexcept {
  return utf8::decode(text, offset);
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    points += point.value;
    i += point.size_bytes;
  }
  return points;
}

bool steers_display(char32_t c) noexcept {
  const bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool is_bidirectional = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return is_control || is_bidirectional || c == 0x2028 || c == 0x2029;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = utf8::replacement;
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  CARREL_CHECK(U_SUCCESS(status));
  std::string normal;
  normal.reserve(text.size());
  icu::StringByteSink<std::string> sink(&normal);
  form->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                      nullptr, status);
  CARREL_CHECK(U_SUCCESS(status));
  return normal;
}

CharacterClass character_class(char32_t c) noexcept {
  if (c < 128) return ascii_classes[c];
  if (is_bert_ideograph(c)) return CharacterClass::cjk;
  const auto category = U_MASK(u_charType(static_cast<UChar32>(c)));
  if ((category & U_GC_Z_MASK) != 0) return CharacterClass::space;
  if ((category & U_GC_P_MASK) != 0) return CharacterClass::punctuation;
  if ((category & (U_GC_CC_MASK | U_GC_CF_MASK)) != 0) return CharacterClass::control;
  if ((category & U_GC_MN_MASK) != 0) return CharacterClass::mark;
  return CharacterClass::other;
}

bool is_unspaced_script(char32_t c) noexcept {
  if (c < 0x0E00) return false;  // Thai is the first of them
  const auto code_point = static_cast<UChar32>(c);
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code_point, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    // The prolonged sound mark and its like belong to two scripts, so that their one script is
    // "common"; so does the punctuation of those scripts, which is no letter.
    case USCRIPT_COMMON:
      return u_isalpha(code_point) && (uscript_hasScript(code_point, USCRIPT_KATAKANA) ||
                                       uscript_hasScript(code_point, USCRIPT_HAN));
    default:
      return false;
  }
}

}  // namespace carrel
