#include "infer/wordpiece.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "core/unicode.h"
#include "tests/infer/test_vocabulary.h"

namespace carrel::infer {
namespace {

using Ids = std::vector<int>;

const TestVocabulary& small() {
  static const TestVocabulary vocabulary({"[UNK]", "[PAD]", "the", "cat", "##s", "##at", "c", "un",
                                          "##aff", "##able", ".", "cafe", "日", "[", "]", "unk",
                                          "straße", "\u1112", "##\u1161\u11AB"});
  return vocabulary;
}

struct Named {
  std::string piece;
  std::string source;
  bool operator==(const Named&) const = default;
};
void PrintTo(const Named& named, std::ostream* out) {
  *out << named.piece << "<" << named.source << ">";
}

std::vector<Named> pieces(std::string_view text) {
  std::vector<Named> out;
  for (const auto& piece : small().tokenizer.encode(text)) {
    out.push_back({std::string(small().tokenizer.vocabulary().token(piece.id)),
                   std::string(piece.span.in(text))});
  }
  return out;
}

TEST(WordPiece, takes_whole_words_then_the_longest_pieces) {
  EXPECT_EQ(small().ids("The cats"), (Ids{2, 3, 4}));
  EXPECT_EQ(small().ids("unaffable."), (Ids{7, 8, 9, 10}));
  EXPECT_EQ(small().ids(""), Ids{});
  EXPECT_EQ(small().ids(" \t\n"), Ids{});
}

TEST(WordPiece, a_word_with_an_unmatched_part_is_one_unknown) {
  EXPECT_EQ(small().ids("catsx the"), (Ids{0, 2}));
}

TEST(WordPiece, special_tokens_in_text_are_ordinary_text) {
  EXPECT_EQ(small().ids("[UNK]"), (Ids{13, 15, 14}));
}

TEST(WordPiece, accents_case_and_control_characters_do_not_matter) {
  EXPECT_EQ(small().ids("CAFÉ"), Ids{11});
  EXPECT_EQ(small().ids("cafe\u0301"), Ids{11});
  EXPECT_EQ(small().ids("ca\u00ADfe"), Ids{11});
  EXPECT_EQ(small().ids("c\x01\x7F"
                        "afe"),
            Ids{11});
  EXPECT_EQ(small().ids("STRAßE"), Ids{16});
  EXPECT_EQ(small().ids("the日cat"), (Ids{2, 12, 3}));
}

TEST(WordPiece, bytes_that_are_not_utf8_are_dropped) {
  EXPECT_EQ(small().ids("c\xFF\xC3"
                        "at"),
            Ids{3});
  EXPECT_EQ(small().ids("cat\xE6\x97"), Ids{3});
}

TEST(WordPiece, words_over_100_code_points_are_unknown) {
  const TestVocabulary letters({"[UNK]", "a", "##a", "é", "e", "##e", "##\u1112\u1161"});
  EXPECT_EQ(letters.ids(std::string(100, 'a')).size(), 100U);
  EXPECT_EQ(letters.ids(std::string(101, 'a')), Ids{0});
  EXPECT_EQ(letters.ids(std::string(5'000, 'a') + " a"), (Ids{0, 1}));
  std::string accented;
  for (int i = 0; i < 100; ++i) accented += "é";
  EXPECT_EQ(letters.ids(accented).size(), 100U);
  EXPECT_EQ(letters.ids(accented + "é"), Ids{0});
  std::string wide;
  for (int i = 0; i < 3'000; ++i) wide += "𝔸";  // four bytes each
  EXPECT_EQ(letters.ids(wide + " a"), (Ids{0, 1}));
}

TEST(WordPiece, spans_point_at_the_original_bytes) {
  EXPECT_EQ(pieces("The cats."),
            (std::vector<Named>{{"the", "The"}, {"cat", "cat"}, {"##s", "s"}, {".", "."}}));
  EXPECT_EQ(pieces("Cafe\u0301!"), (std::vector<Named>{{"cafe", "Cafe\u0301"}, {"[UNK]", "!"}}));
  EXPECT_EQ(pieces("ÇÀTS"), (std::vector<Named>{{"cat", "ÇÀT"}, {"##s", "S"}}));
  EXPECT_EQ(pieces("xyz"), (std::vector<Named>{{"[UNK]", "xyz"}}));
  // A syllable that is split gives both pieces its bytes.
  EXPECT_EQ(pieces("한"), (std::vector<Named>{{"\u1112", "한"}, {"##\u1161\u11AB", "한"}}));
}

// Text of words, accents, ideographs, controls, marks and broken bytes.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> parts{
      "cat", "s",  "un",     "aff",  "able", "the",  " ", " ", "\n",     ".", "é", "\u0301",
      "日",  "한", "\u00AD", "\x01", "\xFF", "\xE6", "A", "𝔸", "\u2028", "≠", "İ"};
  std::string out;
  for (std::size_t i = random() % 40; i > 0; --i) out += parts[random() % parts.size()];
  return out;
}

TEST(WordPiece, the_three_ways_agree_and_spans_are_in_order) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random_text(random);
    const auto pieces = small().tokenizer.encode(text);
    Ids ids;
    Span before;
    for (const auto& piece : pieces) {
      ids.push_back(piece.id);
      ASSERT_LT(piece.span.begin, piece.span.end) << text;
      ASSERT_LE(piece.span.end, text.size()) << text;
      ASSERT_GE(piece.span.begin, before.begin) << text;
      const bool shares_a_syllable = piece.span.in(text).starts_with("한");
      ASSERT_TRUE(piece.span.begin >= before.end || shares_a_syllable) << text;
      before = piece.span;
    }
    ASSERT_EQ(small().ids(text), ids) << text;
    ASSERT_EQ(small().tokenizer.count(text), ids.size()) << text;
  }
}

// Greedy longest match as its definition says it, over a map.
Ids split_by_definition(const std::map<std::string, int>& ids, const std::string& word) {
  Ids out;
  for (std::size_t begin = 0; begin < word.size();) {
    std::size_t end = word.size();
    const auto found = [&] {
      return ids.find((begin > 0 ? "##" : "") + word.substr(begin, end - begin));
    };
    while (end > begin && found() == ids.end()) --end;
    if (end == begin) return {0};
    out.push_back(found()->second);
    begin = end;
  }
  return out;
}

TEST(WordPiece, splits_words_of_every_length_as_the_definition_says) {
  std::mt19937 random(13);
  const auto letters = [&random](std::size_t size_max) {
    std::string out(1 + random() % size_max, ' ');
    for (char& c : out) c = static_cast<char>('a' + random() % 2);
    return out;
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> tokens{"[UNK]"};
    for (int i = 0; i < 60; ++i) tokens.push_back((i % 2 == 0 ? "##" : "") + letters(1 + i));
    std::map<std::string, int> ids;
    for (std::size_t id = 0; id < tokens.size(); ++id) ids[tokens[id]] = static_cast<int>(id);
    const TestVocabulary vocabulary(tokens);
    for (int i = 0; i < 100; ++i) {
      // Joined from pieces, so that long ones are met.
      std::string word;
      while (random() % 4 != 0 && word.size() < 40) {
        const std::string& token = tokens[1 + random() % (tokens.size() - 1)];
        word += token.starts_with("##") ? token.substr(2) : token;
      }
      if (word.size() > 100) continue;
      ASSERT_EQ(vocabulary.ids(word), split_by_definition(ids, word)) << word;
      ASSERT_EQ(vocabulary.ids(" " + word + " x"), [&] {
        Ids expected = split_by_definition(ids, word);
        expected.push_back(0);
        return expected;
      }()) << word;
    }
  }
}

TEST(WordPiece, a_whole_piece_is_found_again_in_the_bytes_of_its_span) {
  std::mt19937 random(12);
  for (int round = 0; round < 5'000; ++round) {
    const std::string text = random_text(random);
    for (const auto& piece : small().tokenizer.encode(text)) {
      const std::string_view token = small().tokenizer.vocabulary().token(piece.id);
      if (token.starts_with("##") || token.starts_with("[") || token == "\u1112") continue;
      ASSERT_EQ(small().ids(piece.span.in(text)), Ids{piece.id}) << text;
    }
  }
}

}  // namespace
}  // namespace carrel::infer
