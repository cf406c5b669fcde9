#include "engine/type_mention.h"

#include <gtest/gtest.h>

#include <string>

namespace carrel::engine {
namespace {

// "WORDS: TYPES", with '?' where they may mean something else; empty where none is found.
std::string reading_of(std::string_view text) {
  const auto words = query_words(index::parse_query(text));
  const auto found = find_type_mention(words);
  if (!found) return {};
  std::string reading;
  for (std::size_t i = 0; i < found->word_count; ++i) {
    reading += (i > 0 ? " " : "") + words[found->first_word + i].folded;
  }
  reading += ":";
  for (const std::string& type : found->types) reading += " " + type;
  return reading + (found->certain ? "" : "?");
}

TEST(TypeMention, is_read_between_an_article_or_the_start_and_a_connecting_word) {
  EXPECT_EQ(reading_of("the pdf about rent"), "the pdf about: pdf");
  EXPECT_EQ(reading_of("what does the PDF from the bank say"), "the pdf from: pdf");
  EXPECT_EQ(reading_of("spreadsheet with the costs"), "spreadsheet with: xlsx ods csv?");
  EXPECT_EQ(reading_of("an e-mail from Bob"), "an e mail from: mail mbox");
  EXPECT_EQ(reading_of("my slides on whales"), "my slides on: pptx odp");
  EXPECT_EQ(reading_of("die Präsentation über Wale"), "die prasentation uber: pptx odp?");
  EXPECT_EQ(reading_of("email on iphone"), "email on: mail mbox?");
  EXPECT_EQ(reading_of("pdf with password"), "pdf with: pdf?");
  EXPECT_EQ(reading_of("E-Mail von Anna"), "e mail von: mail mbox?");
}

TEST(TypeMention, is_not_read_into_other_uses_of_the_word) {
  for (const std::string_view text :
       {"convert a pdf to text", "email settings", "sign up with email and password",
        "send email from cron", "the presentation", "\"the pdf\" about rent",
        "chain mail with holes in chain mail", ""}) {
    EXPECT_EQ(reading_of(text), "") << text;
  }
}

}  // namespace
}  // namespace carrel::engine
