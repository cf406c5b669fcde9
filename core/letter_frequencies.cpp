#include "core/letter_frequencies.h"

#include <array>
#include <cmath>

#include "core/utf8.h"

namespace carrel {
namespace {

struct Frequency {
  std::u32string_view letters;
  double percent;  // of each of them
};

// Rounded to groups: what has to be told apart differs by far more.
constexpr Frequency russian[] = {{U"оеаи", 8.8}, {U"нт", 6.5},    {U"ср", 5},     {U"вл", 4.2},
                                 {U"кмдп", 3.1}, {U"уягз", 2},    {U"ыьбч", 1.4}, {U"йхж", 1},
                                 {U"шюъ", 0.6},  {U"цщэф", 0.35}, {U"ё", 0.1}};
constexpr Frequency thai[] = {{U"ารน", 6.5},
                              {U"กเองม\u0E48", 4.5},
                              {U"ยลวทสด\u0E31\u0E49", 3.2},
                              {U"ต\u0E34\u0E35", 2.8},
                              {U"ปะคหแบ", 2.1},
                              {U"ใไจพ\u0E38\u0E4C", 1.5},
                              {U"โชข\u0E37\u0E39ำ", 1.1},
                              {U"ผณซธษศถ\u0E36\u0E47ภญฟ", 0.5},
                              {U"ฉฎฏฐฑฒฌฮฝฆๆฯ", 0.1}};
constexpr double foreign_percent = 0.05;
constexpr double nothing = -20;

template <std::size_t group_count>
double percent_of(const Frequency (&groups)[group_count], char32_t c) {
  for (const Frequency& group : groups) {
    if (group.letters.find(c) != group.letters.npos) return group.percent;
  }
  return foreign_percent;
}

bool is_lower_cyrillic(char32_t c) { return c >= U'а' && c <= U'я'; }

bool is_lower_consonant(char32_t c) {
  constexpr std::u32string_view vowels = U"аеиоуыэюя";
  return is_lower_cyrillic(c) && vowels.find(c) == vowels.npos;
}

double cyrillic_percent(char32_t c, char32_t previous) {
  // The short i follows vowels only. Hebrew read as windows-1251 is full of it elsewhere.
  if (c == U'й' && is_lower_consonant(previous)) return foreign_percent;
  if (c < U'А' || c > U'Я') return percent_of(russian, c);
  if (is_lower_cyrillic(previous)) return foreign_percent;  // the case of a wrong encoding
  return percent_of(russian, c + (U'а' - U'А')) / 4;
}

bool is_thai_consonant(char32_t c) { return c >= 0x0E01 && c <= 0x0E2E; }
bool is_thai_vowel_sign(char32_t c) { return c == 0x0E31 || (c >= 0x0E34 && c <= 0x0E3A); }
bool is_thai_tone(char32_t c) { return c >= 0x0E47 && c <= 0x0E4E; }

// A consonant carries at most a vowel sign and then a tone.
double thai_percent(char32_t c, char32_t previous) {
  if (is_thai_vowel_sign(c) && !is_thai_consonant(previous)) return foreign_percent;
  const bool carries_tone = is_thai_consonant(previous) || is_thai_vowel_sign(previous);
  if (is_thai_tone(c) && !carries_tone) return foreign_percent;
  return percent_of(thai, c);
}

template <typename Percent>
double mean_log2(std::string_view text, Percent percent) {
  double sum = 0;
  std::size_t count = 0;
  char32_t previous = ' ';
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = utf8::decode(text, i);
    i += c.size_bytes;
    if (c.value != ' ') {
      sum += std::log2(percent(c.value, previous) / 100);
      ++count;
    }
    previous = c.value;
  }
  return count == 0 ? nothing : sum / static_cast<double>(count);
}

}  // namespace

double cyrillic_likelihood(std::string_view utf8_text) {
  return mean_log2(utf8_text, cyrillic_percent);
}

double thai_likelihood(std::string_view utf8_text) { return mean_log2(utf8_text, thai_percent); }

}  // namespace carrel
