#include "infer/bert_characters.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "core/unicode.h"

namespace carrel::infer {
namespace {

using Kind = BertCharacterKind;

TEST(BertCharacters, sorts_code_points_as_bert_does) {
  const BertCharacters characters;
  const auto expect = [&](char32_t c, Kind kind, std::string_view text) {
    EXPECT_EQ(characters.of(c).kind, kind) << std::hex << static_cast<std::uint32_t>(c);
    EXPECT_EQ(characters.of(c).text(), text) << std::hex << static_cast<std::uint32_t>(c);
  };
  expect(U'A', Kind::word, "a");
  expect(U'É', Kind::word, "e");
  expect(U'ß', Kind::word, "ß");
  expect(U'İ', Kind::word, "i");
  expect(U'Σ', Kind::word, "σ");
  expect(U'\u212A', Kind::word, "k");               // the Kelvin sign
  expect(U'한', Kind::word, "\u1112\u1161\u11AB");  // decomposed
  expect(U'日', Kind::separate, "日");
  expect(U'\uF900', Kind::separate, "豈");  // a compatibility ideograph
  expect(U'ひ', Kind::word, "ひ");
  expect(U'$', Kind::separate, "$");
  expect(U'…', Kind::separate, "…");
  expect(U'≠', Kind::separate, "=");  // decomposes to punctuation
  expect(U'€', Kind::word, "€");      // a symbol is no punctuation
  expect(U'\u0301', Kind::mark, "");
  expect(U'\u00AD', Kind::dropped, "");  // soft hyphen
  expect(U'\u200B', Kind::dropped, "");  // zero width space is Cf
  expect(U'\uFFFD', Kind::dropped, "");
  expect(U'\u0085', Kind::dropped, "");  // next line is Cc
  expect(U'\v', Kind::dropped, "");
  expect(U'\t', Kind::space, "");
  expect(U'\u00A0', Kind::space, "");
  expect(U'\u3000', Kind::space, "");
  expect(U'\u2028', Kind::space, "");
}

TEST(BertCharacters, no_code_point_mixes_punctuation_with_other_text) {
  const BertCharacters characters;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const BertCharacter& character = characters.of(c);
    if (character.kind != Kind::separate) continue;
    ASSERT_EQ(character.code_points, 1) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(BertCharacters, threads_may_ask_at_once) {
  const BertCharacters characters;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&characters] {
      for (char32_t c = 0; c < 0x3000; ++c) {
        const std::string_view text = characters.of(c).text();
        EXPECT_TRUE(c != U'é' || text == "e");
        EXPECT_LE(text.size(), 13U);
      }
    });
  }
}

}  // namespace
}  // namespace carrel::infer
