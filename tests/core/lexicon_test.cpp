#include "core/lexicon.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace carrel {
namespace {

class WordList : public ::testing::Test {
 protected:
  Lexicon of(std::string_view text) {
    write_file_atomically(folder.path() / "words.tsv", text);
    return Lexicon(folder.path() / "words.tsv");
  }
  TemporaryFolder folder;
};

TEST_F(WordList, finds_every_line_and_nothing_else) {
  const Lexicon words = of("de a\ten one 9\nde ab\ten two 3\nen b\tde drei 1\n");
  ASSERT_EQ(words.related("de", "a").size(), 1u);
  EXPECT_EQ(words.related("de", "a")[0].word, "one");
  EXPECT_EQ(words.related("de", "ab")[0].language, "en");
  EXPECT_EQ(words.related("en", "b")[0].word, "drei");
  for (const char* absent : {"", "A", "aa", "abc", "b", "z"}) {
    EXPECT_TRUE(words.related("de", absent).empty()) << absent;
  }
}

TEST_F(WordList, reads_strengths_as_ninths) {
  const Lexicon words = of("en gift\tde geschenk 9\ten present 3\n");
  const auto related = words.related("en", "gift");
  ASSERT_EQ(related.size(), 2u);
  EXPECT_DOUBLE_EQ(related[0].strength, 1.0);
  EXPECT_DOUBLE_EQ(related[1].strength, 1.0 / 3);
}

TEST_F(WordList, leaves_out_what_is_malformed) {
  const Lexicon words = of("en a\t\ten\ten  5\ten b 0\ten c x\ten d 5\n");
  const auto related = words.related("en", "a");
  ASSERT_EQ(related.size(), 1u);
  EXPECT_EQ(related[0].word, "d");
}

TEST_F(WordList, keeps_kinds_apart_from_words_of_like_meaning) {
  const Lexicon words = of("en antibiot\tde antibiotikum 9\ten penicillin k\tde penicillin k\n");
  EXPECT_EQ(words.kinds("en", "antibiot"), std::vector<std::string_view>{"penicillin"});
  ASSERT_EQ(words.related("en", "antibiot").size(), 1u);
  EXPECT_EQ(words.related("en", "antibiot")[0].word, "antibiotikum");
}

TEST_F(WordList, that_is_cut_short_is_refused) {
  EXPECT_THROW(of("en a\tde b 5"), Error);
  EXPECT_THROW(of(""), Error);
}

}  // namespace
}  // namespace carrel
