#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/unicode.h"

namespace carrel {
namespace {

using Sentences = std::vector<std::string>;

Sentences cut(std::string_view text, std::string_view language = {}) {
  Sentences found;
  for (const Span& span : sentences(text, language)) found.emplace_back(span.in(text));
  return found;
}

// Cuts `parts` joined by spaces, and expects the parts back.
void expect_kept(const Sentences& parts, std::string_view language) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  EXPECT_EQ(cut(text, language), parts);
}

TEST(sentences, end_at_full_stops_before_a_capital) {
  expect_kept({"It rained.", "We stayed in!", "Why not?", "No idea."}, "en");
  expect_kept({"Yahoo! is a company.", "The file.txt is 3.14 MB."}, "en");
  expect_kept({"He waited ... and left.", "Then he came back..."}, "en");
}

TEST(sentences, do_not_end_at_english_abbreviations) {
  expect_kept({"Dr. Smith met Mr. and Mrs. Jones.", "They talked."}, "en");
  expect_kept({"Use fruit, e.g. Apples, i.e. what grows.", "Good."}, "en");
  expect_kept({"J. S. Bach and Henry I. Miller wrote it.", "So did I.", "Then we left."}, "en");
  expect_kept({"See Fig. 3 and No. 5 on pp. 12-14.", "Enough."}, "en");
  expect_kept({"Did she say no. 7 or 8?", "She said no.", "Seven it was."}, "en");
  expect_kept({"Jack Corp. Ltd. was sold at 5 p.m. on Monday.", "Fine."}, "en");
  expect_kept({"The U.S. Government paid.", "He moved to the U.S.", "The move was hard."}, "en");
  expect_kept({"Smith et al. Showed it, cf. Table 2.", "Next."}, "en");
  expect_kept({"He likes apples, pears, etc.", "The rest he leaves."}, "en");
}

TEST(sentences, do_not_end_at_german_abbreviations_and_dates) {
  expect_kept({"Am 3. Oktober kam z. B. Herr Dr. Müller.", "Er blieb."}, "de");
  expect_kept({"Das gilt z.B. Nachts, d.h. Immer, vgl. Abs. 2 Nr. 3 und S. 12.", "Gut."}, "de");
  expect_kept({"Äpfel, Birnen usw.", "Die Liste ist lang."}, "de");
  expect_kept({"Im 19. Jahrhundert war das so.", "Es endete 1914.", "Danach kam Krieg."}, "de");
}

TEST(sentences, do_not_end_at_other_languages_abbreviations) {
  expect_kept({"M. Dupont et Mme. Durand sont là.", "Ils mangent."}, "fr");
  expect_kept({"El Sr. López vive en la Avda. Central, pág. 5.", "Es alto."}, "es");
  expect_kept({"Il sig. Rossi e il dott. Bianchi, ecc.", "Poi basta."}, "it");
  expect_kept({"A Sra. Silva e o Dr. Costa saíram.", "Depois voltaram."}, "pt");
  expect_kept({"Dhr. Jansen woont bijv. In Utrecht.", "Hij werkt daar."}, "nl");
}

TEST(sentences, keep_closing_quotes_brackets_and_notes) {
  expect_kept({"“He left.”", "She stayed."}, "en");
  expect_kept({"(It rained.)", "We left."}, "en");
  expect_kept({"It is known.[12]", "It was proved.[3][4]", "Good."}, "en");
  expect_kept({"„Das ist gut.“", "Er lachte."}, "de");
  expect_kept({"**It rained.**", "_We left._", "Good."}, "en");
  EXPECT_EQ(cut("\"Really?\" he asked."), (Sentences{"\"Really?\" he asked."}));
}

TEST(sentences, go_on_over_a_line_end_but_not_over_a_blank_line) {
  EXPECT_EQ(cut("a wrapped\nsentence\r\nhere"), (Sentences{"a wrapped\nsentence\r\nhere"}));
  EXPECT_EQ(cut("Title\n\nfirst one\n \t\r\nsecond"), (Sentences{"Title", "first one", "second"}));
  EXPECT_EQ(cut("Said Dr.\n\nSmith"), (Sentences{"Said Dr.", "Smith"}));
  EXPECT_EQ(cut("One thing.\n- an item\n- another"),
            (Sentences{"One thing.", "- an item\n- another"}));
}

TEST(sentences, of_chinese_and_japanese_end_without_white_space) {
  EXPECT_EQ(cut("你好。我很好！真的？是的"), (Sentences{"你好。", "我很好！", "真的？", "是的"}));
  EXPECT_EQ(cut("「そうです。」彼は言った。", "ja"), (Sentences{"「そうです。」", "彼は言った。"}));
}

TEST(sentences, of_other_scripts_end_at_their_own_full_stops) {
  EXPECT_EQ(cut("यह एक वाक्य है। यह दूसरा है।", "hi").size(), 2U);
  EXPECT_EQ(cut("هل أنت بخير؟ نعم، أنا بخير.", "ar").size(), 2U);
  EXPECT_EQ(cut("Привет, мир. Как дела? Хорошо.", "ru").size(), 3U);
}

TEST(sentences, of_thai_stay_within_their_paragraph) {
  const Sentences found = cut("สวัสดีครับ นี่คือประโยค\nต่อไป\n\nThe end. Really.", "th");
  ASSERT_GE(found.size(), 3U);
  EXPECT_EQ(found[found.size() - 2], "The end.");
  EXPECT_EQ(found.back(), "Really.");
}

TEST(sentences, of_nothing_are_none) {
  EXPECT_TRUE(cut("").empty());
  EXPECT_TRUE(cut(" \n\n\t").empty());
  EXPECT_EQ(cut("..."), (Sentences{"..."}));
}

// Every visible byte must be in exactly one sentence, whatever the bytes are.
TEST(sentences, lose_nothing_and_do_not_overlap_on_random_bytes) {
  const Sentences alphabet{"a", "B",    "I",        "z",    "1",   ".",   ".",    "!", "?",
                           " ", " ",    "\n",       "\n\n", "\t",  "\"",  ")",    "(", "[",
                           "]", "-",    "…",        "。",   "漢",  "ä",   "Ж",    "ไ", "ท",
                           "”", "\xFF", "\xE3\x80", "Dr",   "z.B", "The", "\r\n", "\v"};
  std::mt19937 random{3};
  const auto pick = [&random](std::size_t max) {
    return std::uniform_int_distribution<std::size_t>(0, max)(random);
  };
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t count = pick(20); count > 0; --count)
      text += alphabet[pick(alphabet.size() - 1)];
    std::size_t end = 0;
    const std::string_view spaces = " \n\t\r\v";
    for (const Span& span : sentences(text, round % 2 == 0 ? "de" : "")) {
      ASSERT_LT(span.begin, span.end);
      ASSERT_LE(span.end, text.size());
      ASSERT_GE(span.begin, end);
      ASSERT_EQ(text.substr(end, span.begin - end).find_first_not_of(spaces), text.npos) << text;
      ASSERT_EQ(spaces.find(text[span.begin]), spaces.npos) << text;
      ASSERT_EQ(spaces.find(text[span.end - 1]), spaces.npos) << text;
      end = span.end;
    }
    ASSERT_EQ(text.substr(end).find_first_not_of(spaces), text.npos) << text;
  }
}

}  // namespace
}  // namespace carrel
