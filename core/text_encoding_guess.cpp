// Guesses an encoding from bytes. ICU's detector is good at East Asian encodings and at pure text;
// it fails where markup drowns the letters, and does not know the encodings of DOS and of the Mac.
// So it is shown only the words that are not ASCII, and Cyrillic and Thai have a count of their own.

#include <unicode/uchar.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/text_encoding.h"
#include "core/utf8.h"

namespace carrel {
namespace {

constexpr std::size_t read_bytes_max = 64 << 10;
constexpr std::size_t sample_bytes_max = 8 << 10;

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const noexcept { ucsdet_close(detector); }
};

struct Guess {
  std::string label;
  int confidence = 0;  // 0..100
};

Guess guess_of_icu(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const std::string label = ucsdet_getName(matches[i], &status);
    // Mainframe and 16-bit encodings are out of the question here, and UTF-8 was ruled out before.
    if (label.starts_with("IBM4") || label.starts_with("UTF-")) continue;
    return {label, ucsdet_getConfidence(matches[i], &status)};
  }
  return {};
}

bool is_multibyte(std::string_view label) {
  constexpr std::string_view labels[] = {"Big5", "GB18030", "EUC-JP", "EUC-KR", "Shift_JIS"};
  return std::find(std::begin(labels), std::end(labels), label) != std::end(labels);
}

// The words with a byte beyond ASCII, a space between them.
std::string foreign_words(std::string_view bytes) {
  const auto is_letter = [&](std::size_t i) {
    const unsigned byte = utf8::byte_at(bytes, i);
    return byte >= 0x80 || (byte | 0x20) - 'a' < 26;
  };
  std::string words;
  for (std::size_t i = 0; i < bytes.size() && words.size() < sample_bytes_max;) {
    if (!is_letter(i)) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < bytes.size() && is_letter(i)) ++i;
    const std::string_view word = bytes.substr(begin, i - begin);
    if (!is_ascii(word)) words.append(word) += ' ';
  }
  return words;
}

// How much `text` reads like Russian or Bulgarian, per character: at most 1, below 0 for other text.
// Frequent letters count for it; capitals inside words, other letters and signs against it.
double cyrillic_score(std::string_view text) {
  constexpr std::u32string_view frequent = U"оеаинтсрвлкмдпуязыбг";
  double score = 0;
  std::size_t count = 0;
  char32_t previous = ' ';
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = utf8::decode(text, i);
    i += c.size_bytes;
    if (c.value != ' ') {
      ++count;
      const bool lower = c.value >= U'а' && c.value <= U'я';
      const bool upper = c.value >= U'А' && c.value <= U'Я';
      const bool after_lower = previous >= U'а' && previous <= U'я';
      if (frequent.find(c.value) != frequent.npos) {
        score += 1;
      } else if (lower || (upper && !after_lower)) {
        score += 0.4;
      } else {
        score -= c.value == U'ё' || c.value == U'«' || c.value == U'»' ? 0 : 1.5;
      }
    }
    previous = c.value;
  }
  return count == 0 ? -1 : score / static_cast<double>(count);
}

// The same for Thai: signs that are written above or below a consonant have to follow one.
double thai_score(std::string_view text) {
  double score = 0;
  std::size_t count = 0;
  char32_t previous = ' ';
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = utf8::decode(text, i);
    i += c.size_bytes;
    if (c.value != ' ') {
      ++count;
      const bool thai = c.value >= 0x0E01 && c.value <= 0x0E5B;
      const bool is_sign = thai && u_charType(static_cast<UChar32>(c.value)) == U_NON_SPACING_MARK;
      const bool has_base = previous >= 0x0E01 && previous <= 0x0E4E;
      score += thai && (!is_sign || has_base) ? 1 : -1.5;
    }
    previous = c.value;
  }
  return count == 0 ? -1 : score / static_cast<double>(count);
}

struct Candidate {
  const char* label;
  double (*score)(std::string_view text);
};

// The best of the encodings that are told by what their letters would be.
Guess guess_by_letters(std::string_view words) {
  constexpr Candidate candidates[] = {
      {"windows-1251", cyrillic_score}, {"koi8-r", cyrillic_score},
      {"iso-8859-5", cyrillic_score},   {"ibm866", cyrillic_score},
      {"ibm855", cyrillic_score},       {"x-mac-cyrillic", cyrillic_score},
      {"windows-874", thai_score}};
  // Text in the right encoding scores 0.75 to 0.95; in a wrong one, below 0.5.
  constexpr double score_min = 0.65;
  Guess best;
  double best_score = score_min;
  for (const Candidate& candidate : candidates) {
    const std::optional<Decoded> decoded = decode_as(words, candidate.label);
    if (!decoded) continue;
    const double score = candidate.score(decoded->text);
    if (score <= best_score) continue;
    best_score = score;
    best = {candidate.label, static_cast<int>(score * 100)};
  }
  return best;
}

bool is_utf16(std::string_view bytes, std::size_t high_byte) {
  std::size_t zeros_high = 0;
  std::size_t zeros_low = 0;
  const std::size_t units = bytes.size() / 2;
  for (std::size_t i = 0; i < units; ++i) {
    zeros_high += bytes[2 * i + high_byte] == '\0';
    zeros_low += bytes[2 * i + 1 - high_byte] == '\0';
  }
  // Even in Greek or Russian one character in twenty is a space, a digit or a full stop.
  return units > 0 && zeros_high * 20 >= units && zeros_low * 200 <= units;
}

bool is_utf32(std::string_view bytes, bool big_endian) {
  const std::size_t units = bytes.size() / 4;
  for (std::size_t i = 0; i < units; ++i) {
    const std::size_t at = 4 * i;
    const unsigned top = utf8::byte_at(bytes, big_endian ? at : at + 3);
    const unsigned plane = utf8::byte_at(bytes, big_endian ? at + 1 : at + 2);
    if (top != 0 || plane > 0x10) return false;
  }
  return units > 0;
}

}  // namespace

std::string_view wide_encoding(std::string_view bytes) noexcept {
  constexpr std::size_t look_bytes_max = 4096;
  const std::string_view start = bytes.substr(0, look_bytes_max);
  if (start.find('\0') == start.npos) return {};
  if (bytes.size() % 4 == 0 && is_utf32(start, false)) return "utf-32le";
  if (bytes.size() % 4 == 0 && is_utf32(start, true)) return "utf-32be";
  if (is_utf16(start, 1)) return "utf-16le";
  if (is_utf16(start, 0)) return "utf-16be";
  return {};
}

bool is_mostly_utf8(std::string_view bytes) noexcept {
  std::size_t valid = 0;
  std::size_t broken = 0;
  for (std::size_t i = utf8::skip_ascii(bytes, 0); i < bytes.size();
       i = utf8::skip_ascii(bytes, i)) {
    const CodePoint c = utf8::decode(bytes, i);
    ++(c.size_bytes > 1 ? valid : broken);
    i += c.size_bytes;
  }
  return valid >= 3 * broken;
}

std::string guess_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, read_bytes_max);
  constexpr int sure = 60;
  const Guess whole = guess_of_icu(bytes);
  const std::string words = foreign_words(bytes);
  const Guess by_letters = guess_by_letters(words);
  if (!by_letters.label.empty()) return by_letters.label;
  if (is_multibyte(whole.label) && whole.confidence >= sure) return whole.label;
  const Guess of_words = guess_of_icu(words);
  if (!of_words.label.empty() && !is_multibyte(of_words.label)) return of_words.label;
  return whole.label.empty() ? "windows-1252" : whole.label;
}

}  // namespace carrel
