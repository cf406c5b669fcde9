#include "infer/wordpiece_vocabulary.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "infer/gguf_writer.h"

namespace carrel::infer {
namespace {

TEST(WordPieceVocabulary, tells_starts_from_continuations) {
  const std::vector<std::string> tokens{"[UNK]", "ing", "##ing", "a", "##", "#"};
  const std::string bytes = gguf_string_bytes(tokens);
  const WordPieceVocabulary vocabulary(GgufStrings(bytes, tokens.size()), "##");
  EXPECT_EQ(vocabulary.find("ing", PiecePlace::start), 1);
  EXPECT_EQ(vocabulary.find("ing", PiecePlace::continuation), 2);
  EXPECT_EQ(vocabulary.find("a", PiecePlace::start), 3);
  EXPECT_EQ(vocabulary.find("a", PiecePlace::continuation), WordPieceVocabulary::none);
  EXPECT_EQ(vocabulary.find("", PiecePlace::continuation), WordPieceVocabulary::none);
  EXPECT_EQ(vocabulary.find("#", PiecePlace::start), 5);
  EXPECT_EQ(vocabulary.token(2), "##ing");
  EXPECT_EQ(vocabulary.size(), 6);
}

TEST(WordPieceVocabulary, of_two_equal_tokens_the_later_wins) {
  const std::vector<std::string> tokens{"x", "same", "same"};
  const std::string bytes = gguf_string_bytes(tokens);
  const WordPieceVocabulary vocabulary(GgufStrings(bytes, tokens.size()), "##");
  EXPECT_EQ(vocabulary.find("same", PiecePlace::start), 2);
}

TEST(WordPieceVocabulary, agrees_with_a_map_on_random_strings) {
  std::mt19937 random(3);
  const auto random_string = [&random] {
    std::string out(random() % 30, ' ');
    for (char& c : out) c = static_cast<char>('a' + random() % 3);
    return out;
  };
  std::vector<std::string> tokens;
  std::map<std::string, int> expected[2];
  for (int id = 0; id < 20'000; ++id) {
    const std::string piece = random_string();
    const bool continues = random() % 2 == 0;
    tokens.push_back((continues ? "##" : "") + piece);
    if (!piece.empty()) expected[continues ? 1 : 0][piece] = id;
  }
  const std::string bytes = gguf_string_bytes(tokens);
  const WordPieceVocabulary vocabulary(GgufStrings(bytes, tokens.size()), "##");
  for (int i = 0; i < 100'000; ++i) {
    const std::string piece = i % 2 == 0 ? tokens[random() % tokens.size()] : random_string();
    if (piece.empty() || piece[0] == '#') continue;
    for (const PiecePlace place : {PiecePlace::start, PiecePlace::continuation}) {
      const auto& map = expected[static_cast<int>(place)];
      const auto at = map.find(piece);
      ASSERT_EQ(vocabulary.find(piece, place), at == map.end() ? -1 : at->second) << piece;
    }
  }
}

}  // namespace
}  // namespace carrel::infer
