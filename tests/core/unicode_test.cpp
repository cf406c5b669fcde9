#include "core/unicode.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <random>

namespace carrel {
namespace {

TEST(is_ascii, sees_a_high_byte_at_every_place) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string text(size, 'a');
    EXPECT_TRUE(is_ascii(text));
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      EXPECT_FALSE(is_ascii(text));
      text[i] = 'a';
    }
  }
}

TEST(is_valid_utf8, refuses_overlong_forms_surrogates_and_what_is_beyond_unicode) {
  for (const char* valid : {"", "a", "é", "漢", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(is_valid_utf8(valid)) << valid;
  }
  for (const char* broken : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                             "\xE6\xBC", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                             "\xFF", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xBF"}) {
    EXPECT_FALSE(is_valid_utf8(broken)) << broken;
  }
}

TEST(is_valid_utf8, agrees_with_icu_on_random_bytes) {
  std::mt19937 random{5};
  const std::string_view often = "\x80\xBF\xC2\xE0\xED\xEF\xF0\xF4\x9F\xA0\x90\x8F";
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (unsigned count = random() % 8; count > 0; --count) {
      text +=
          random() % 4 == 0 ? static_cast<char>(random() % 256) : often[random() % often.size()];
    }
    UErrorCode status = U_ZERO_ERROR;
    int32_t units = 0;
    u_strFromUTF8(nullptr, 0, &units, text.data(), static_cast<int32_t>(text.size()), &status);
    ASSERT_EQ(is_valid_utf8(text), status != U_INVALID_CHAR_FOUND) << testing::PrintToString(text);
  }
}

TEST(code_point_at, and_append_utf8_are_inverse_for_every_code_point) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(text, c);
    const CodePoint read = code_point_at(text, 0);
    ASSERT_EQ(read.value, c);
    ASSERT_EQ(read.size_bytes, text.size());
  }
}

TEST(code_point_at, reads_a_broken_byte_as_one_replacement_character) {
  const std::string_view text =
      "\xE6\xBC"
      "a";
  EXPECT_EQ(code_point_at(text, 0).value, char32_t{0xFFFD});
  EXPECT_EQ(code_point_at(text, 0).size_bytes, 1U);
  EXPECT_EQ(code_point_at(text, 2).value, U'a');
}

TEST(append_utf8, replaces_what_is_no_character) {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\uFFFD\uFFFD");
}

TEST(nfc, composes_what_stands_apart) {
  EXPECT_EQ(nfc("re\u0301sume\u0301"), "résumé");
  EXPECT_EQ(nfc("plain"), "plain");
  EXPECT_EQ(nfc("\u1112\u1161\u11AB"), "한");
}

TEST(character_class, is_that_of_bert) {
  for (const char32_t c : {U' ', U'\t', U'\n', U'\r', U'\u00A0', U'\u3000', U'\u2028'}) {
    EXPECT_EQ(character_class(c), CharacterClass::space) << std::hex << int(c);
  }
  for (const char32_t c :
       {U'!', U'$', U'+', U'@', U'`', U'~', U'^', U'_', U'“', U'。', U'¿', U'—'}) {
    EXPECT_EQ(character_class(c), CharacterClass::punctuation) << std::hex << int(c);
  }
  for (const char32_t c : {U'\0', U'\x0B', U'\x7F', U'\u0085', U'\u200B', U'\uFEFF', U'\u00AD'}) {
    EXPECT_EQ(character_class(c), CharacterClass::control) << std::hex << int(c);
  }
  for (const char32_t c : {U'\u0301', U'\u0E31', U'\uFE0F'}) {
    EXPECT_EQ(character_class(c), CharacterClass::mark) << std::hex << int(c);
  }
  for (const char32_t c : {U'漢', U'㐀', U'\U00020000', U'\uF900', U'\U0002F800'}) {
    EXPECT_EQ(character_class(c), CharacterClass::cjk) << std::hex << int(c);
  }
  for (const char32_t c : {U'a', U'Z', U'0', U'é', U'か', U'한', U'€', U'😀', U'\u0903', U'²'}) {
    EXPECT_EQ(character_class(c), CharacterClass::other) << std::hex << int(c);
  }
}

TEST(is_unspaced_script, holds_for_letters_but_not_for_their_punctuation) {
  for (const char32_t c :
       {U'漢', U'か', U'カ', U'ー', U'々', U'ไ', U'ລ', U'ក', U'က', U'\U00020000'}) {
    EXPECT_TRUE(is_unspaced_script(c)) << std::hex << int(c);
  }
  for (const char32_t c : {U'a', U'é', U'ж', U'한', U'क', U'。', U'、', U' ', U'😀', U'1'}) {
    EXPECT_FALSE(is_unspaced_script(c)) << std::hex << int(c);
  }
}

TEST(unicode, code_points_of_a_text_are_read_one_by_one) {
  EXPECT_EQ(code_points("a\xC3\xA4\xF0\x9F\x8D\x8E"), U"a\u00E4\U0001F34E");
  EXPECT_EQ(code_points("\xFFz"), U"\uFFFDz");
  EXPECT_TRUE(code_points("").empty());
}

}  // namespace
}  // namespace carrel
