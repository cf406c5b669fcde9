#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "core/check.h"
#include "core/unicode.h"
#include "core/utf8.h"

namespace carrel {
namespace {

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<int32_t>(text.size())};
}

std::string normalized(const icu::Normalizer2* form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  form->normalizeUTF8(0, piece(text), sink, nullptr, status);
  CARREL_CHECK(U_SUCCESS(status));
  return out;
}

// Combining classes of what is written over, through or under a letter, of Hebrew points and of
// Arabic vowel signs. The others (nukta, virama, kana voicing, Thai tones) make another letter.
bool is_accent(char32_t c) {
  const auto code_point = static_cast<UChar32>(c);
  if (u_charType(code_point) != U_NON_SPACING_MARK) return false;
  const int combining_class = u_getCombiningClass(code_point);
  return combining_class == 1 || (combining_class >= 10 && combining_class <= 36) ||
         combining_class >= 200;
}

template <typename Drop>
std::string without(std::string_view text, Drop drop) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = utf8::decode(text, i);
    if (c.value < 0x300 || !drop(c.value)) out += text.substr(i, c.size_bytes);
    i += c.size_bytes;
  }
  return out;
}

}  // namespace

std::string fold(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string folded = normalized(icu::Normalizer2::getNFKCCasefoldInstance(status), text);
  const std::string apart = normalized(icu::Normalizer2::getNFDInstance(status), folded);
  CARREL_CHECK(U_SUCCESS(status));
  return nfc(without(apart, is_accent));
}

std::string lower_without_accents(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string lower;
  icu::StringByteSink<std::string> sink(&lower);
  icu::CaseMap::utf8ToLower("", 0, piece(text), sink, nullptr, status);
  const std::string apart = normalized(icu::Normalizer2::getNFDInstance(status), lower);
  CARREL_CHECK(U_SUCCESS(status));
  return without(apart, [](char32_t c) {
    return u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
  });
}

}  // namespace carrel
