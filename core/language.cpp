#include <cstdio>  // which the next header needs and does not include

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "core/unicode.h"

namespace carrel {
namespace {

constexpr std::size_t read_bytes_max = 8 << 10;

// The longest start of `text` within the bound that does not cut a character in two.
std::string_view start_of(std::string_view text) {
  if (text.size() <= read_bytes_max) return text;
  std::size_t end = read_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// CLD2's codes are ISO 639-1 with an optional script, some of them from before 1989.
std::string to_iso_639_1(std::string_view code) {
  code = code.substr(0, code.find('-'));
  if (code == "iw") return "he";
  if (code == "in") return "id";
  if (code == "ji") return "yi";
  if (code == "jw") return "jv";
  if (code == "mo") return "ro";
  if (code == "un" || code.size() != 2) return {};  // unknown, or only an ISO 639-2 code exists
  return std::string(code);
}

}  // namespace

std::string detect_language(std::string_view text) {
  const std::string_view start = start_of(text);
  const CLD2::CLDHints no_hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language top_three[3];
  int percent[3];
  double score[3];
  int text_bytes = 0;
  bool is_reliable = false;
  int valid_prefix_bytes = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      start.data(), static_cast<int>(start.size()), true, &no_hints, 0, top_three, percent, score,
      nullptr, &text_bytes, &is_reliable, &valid_prefix_bytes);
  if (!is_reliable) return {};
  return to_iso_639_1(CLD2::LanguageCode(language));
}

}  // namespace carrel
