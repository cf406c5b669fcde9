// Guesses an encoding from bytes. ICU's detector is good at East Asian encodings and at pure text;
// it fails where markup drowns the letters, and does not know the encodings of DOS and of the Mac.
// So it is shown only the words that are not ASCII, and Cyrillic and Thai have a count of their
// own.

#include <unicode/ucsdet.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "core/letter_frequencies.h"
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

// What ICU thinks, best first.
std::vector<Guess> guesses_of_icu(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<Guess> guesses;
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const std::string label = ucsdet_getName(matches[i], &status);
    // Mainframe and 16-bit encodings are out of the question here, and UTF-8 was ruled out before.
    if (label.starts_with("IBM4") || label.starts_with("UTF-")) continue;
    guesses.push_back({label, ucsdet_getConfidence(matches[i], &status)});
  }
  return guesses;
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

struct Candidate {
  const char* label;
  double (*likelihood)(std::string_view utf8_text);
  double likelihood_min;
};

constexpr double cyrillic_min = -5.2;
constexpr double thai_min = -5.6;

// The encodings that are told by what their letters would be.
constexpr Candidate candidates[] = {{"windows-1251", cyrillic_likelihood, cyrillic_min},
                                    {"koi8-r", cyrillic_likelihood, cyrillic_min},
                                    {"iso-8859-5", cyrillic_likelihood, cyrillic_min},
                                    {"ibm866", cyrillic_likelihood, cyrillic_min},
                                    {"ibm855", cyrillic_likelihood, cyrillic_min},
                                    {"x-mac-cyrillic", cyrillic_likelihood, cyrillic_min},
                                    {"windows-874", thai_likelihood, thai_min}};

std::string guess_by_letters(std::string_view words) {
  std::string best;
  double best_margin = 0;
  for (const Candidate& candidate : candidates) {
    const std::optional<Decoded> decoded = decode_as(words, candidate.label);
    if (!decoded) continue;
    const double margin = candidate.likelihood(decoded->text) - candidate.likelihood_min;
    if (margin <= best_margin) continue;
    best_margin = margin;
    best = candidate.label;
  }
  return best;
}

// The best of two opinions on the same bytes: with the ASCII text around the words, and without.
std::string best_single_byte(const std::vector<Guess>& whole, const std::vector<Guess>& words) {
  std::map<std::string, int> confidences;
  for (const auto* guesses : {&whole, &words}) {
    for (const Guess& guess : *guesses) {
      if (!is_multibyte(guess.label)) confidences[guess.label] += guess.confidence;
    }
  }
  const auto best = std::max_element(confidences.begin(), confidences.end(),
                                     [](auto& a, auto& b) { return a.second < b.second; });
  return best == confidences.end() ? std::string() : best->first;
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

enum class ByteOrder { little, big };

bool is_utf32(std::string_view bytes, ByteOrder order) {
  const bool big_endian = order == ByteOrder::big;
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
  if (bytes.size() % 4 == 0 && is_utf32(start, ByteOrder::little)) return "utf-32le";
  if (bytes.size() % 4 == 0 && is_utf32(start, ByteOrder::big)) return "utf-32be";
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
  const std::vector<Guess> whole = guesses_of_icu(bytes);
  const bool multibyte = !whole.empty() && is_multibyte(whole.front().label);
  if (multibyte && whole.front().confidence >= sure) return whole.front().label;
  const std::string words = foreign_words(bytes);
  const std::string by_letters = guess_by_letters(words);
  if (!by_letters.empty()) return by_letters;
  const std::string single_byte = best_single_byte(whole, guesses_of_icu(words));
  if (!single_byte.empty()) return single_byte;
  return multibyte ? whole.front().label : "windows-1252";
}

}  // namespace carrel
