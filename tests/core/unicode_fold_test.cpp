#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "core/unicode.h"

namespace carrel {
namespace {

TEST(fold, makes_spellings_meet) {
  EXPECT_EQ(fold("Straße"), fold("STRASSE"));
  EXPECT_EQ(fold("Résumé"), "resume");
  EXPECT_EQ(fold("re\u0301sume\u0301"), "resume");
  EXPECT_EQ(fold("ﬁne"), "fine");
  EXPECT_EQ(fold("ＡＢＣ１２"), "abc12");
  EXPECT_EQ(fold("Łódź Ærø cœur"), "lodz aero coeur");
  EXPECT_EQ(fold("ΟΔΟΣ"), fold("οδός"));
  EXPECT_EQ(fold("İstanbul"), "istanbul");
  EXPECT_EQ(fold("Ёлка"), fold("елка"));
}

TEST(fold, keeps_marks_that_make_another_letter) {
  EXPECT_EQ(fold("がぎ"), "がぎ");
  EXPECT_EQ(fold("ｶﾞ"), "ガ");
  EXPECT_EQ(fold("か\u3099"), "が");
  EXPECT_EQ(fold("क्या"), "क्या");
  EXPECT_EQ(fold("ที่"), "ที่");
  EXPECT_EQ(fold("한국어"), "한국어");
  EXPECT_EQ(fold("\u1112\u1161\u11AB"), "한");
}

TEST(fold, drops_points_that_only_help_reading) {
  EXPECT_EQ(fold("שָׁלוֹם"), fold("שלום"));
  EXPECT_EQ(fold("مُحَمَّد"), "محمد");
  EXPECT_EQ(fold("Donau\u00ADdampf"), "donaudampf");
}

TEST(fold, of_ascii_is_lower_case_at_every_length_and_offset) {
  std::string ascii;
  for (char c = 0; c >= 0 && c < 127; ++c) ascii += c;
  for (std::size_t begin = 0; begin < 20; ++begin) {
    for (std::size_t size = 0; begin + size <= ascii.size(); ++size) {
      const std::string text = ascii.substr(begin, size);
      std::string expected = text;
      for (char& c : expected) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      }
      ASSERT_EQ(fold(text), expected);
      ASSERT_EQ(lower_without_accents(text), expected);
    }
  }
}

std::string random_text(std::mt19937& random) {
  const auto pick = [&random](int max) {
    return std::uniform_int_distribution<int>(0, max)(random);
  };
  std::string text;
  for (int count = pick(16); count > 0; --count) {
    const int kind = pick(9);
    auto c = static_cast<char32_t>(pick(0x7F));
    if (kind >= 3) c = static_cast<char32_t>(pick(0x24F));
    if (kind >= 5) c = static_cast<char32_t>(0x300 + pick(0x6F));
    if (kind >= 6) c = static_cast<char32_t>(pick(0x30FF));
    if (kind >= 8) c = static_cast<char32_t>(pick(0x1FFFF));
    if (c < 0xD800 || c > 0xDFFF) append_utf8(text, c);
  }
  return text;
}

icu::UnicodeString apart(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  return icu::Normalizer2::getNFDInstance(status)->normalize(text, status);
}

// fold as its contract says it, step by step over the whole text.
std::string fold_in_steps(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* compose = icu::Normalizer2::getNFCInstance(status);
  const icu::UnicodeString folded =
      apart(casefold->normalize(icu::UnicodeString::fromUTF8(text), status));
  icu::UnicodeString bare;
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    const int ccc = u_getCombiningClass(c);
    const bool accent = ccc == 1 || (ccc >= 10 && ccc <= 36) || ccc >= 200;
    if (u_charType(c) == U_NON_SPACING_MARK && accent) continue;
    const std::pair<UChar32, const char*> plain[] = {{U'æ', "ae"}, {U'œ', "oe"}, {U'ø', "o"},
                                                     {U'ł', "l"},  {U'đ', "d"},  {U'ħ', "h"},
                                                     {U'ŧ', "t"},  {U'ı', "i"}};
    const auto* found = std::find_if(std::begin(plain), std::end(plain),
                                     [c](const auto& pair) { return pair.first == c; });
    if (found != std::end(plain)) {
      bare += icu::UnicodeString(found->second);
    } else {
      bare += c;
    }
  }
  std::string out;
  compose->normalize(bare, status).toUTF8String(out);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

TEST(fold, by_character_gives_what_folding_the_whole_text_gives) {
  std::mt19937 random{7};
  for (int round = 0; round < 30'000; ++round) {
    const std::string text = random_text(random);
    ASSERT_EQ(fold(text), fold_in_steps(text)) << "in round " << round << ": " << text;
  }
}

TEST(fold, twice_changes_nothing) {
  std::mt19937 random{11};
  for (int round = 0; round < 30'000; ++round) {
    const std::string once = fold(random_text(random));
    ASSERT_EQ(fold(once), once) << "in round " << round;
  }
}

TEST(fold, can_be_used_by_many_threads_from_the_start) {
  // Every second character of a plane that no other test folds, so that the threads fill its pages.
  std::string text;
  for (char32_t c = 0x30000; c < 0x31000; c += 2) append_utf8(text, c);
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& result : results) {
      threads.emplace_back([&result, &text] { result = fold(text); });
    }
  }
  for (const std::string& result : results) EXPECT_EQ(result, text);
}

TEST(lower_without_accents, gives_what_uncased_bert_sees) {
  EXPECT_EQ(lower_without_accents("Ünïcödé Straße ΟΔΟΣ İ"), "unicode straße οδοσ i");
  EXPECT_EQ(lower_without_accents("がÅ"), "かa");
  EXPECT_EQ(lower_without_accents("Łódź Œuvre"), "łodz œuvre");
}

TEST(lower_without_accents, of_every_character_is_decomposed_stripped_and_lowered) {
  for (UChar32 c = 0x80; c < 0x30000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    icu::UnicodeString expected;
    const icu::UnicodeString parts = apart(icu::UnicodeString(c));
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
      const UChar32 part = parts.char32At(i);
      if (u_charType(part) != U_NON_SPACING_MARK) expected += u_tolower(part);
    }
    std::string text;
    append_utf8(text, static_cast<char32_t>(c));
    std::string expected_utf8;
    expected.toUTF8String(expected_utf8);
    ASSERT_EQ(lower_without_accents(text), expected_utf8) << "U+" << std::hex << c;
  }
}

}  // namespace
}  // namespace carrel
