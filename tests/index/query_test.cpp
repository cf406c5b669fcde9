#include "index/query.h"

#include <gtest/gtest.h>

namespace carrel::index {
namespace {

using Strings = std::vector<std::string>;

TEST(Query, keeps_plain_words_as_typed) {
  const Query query = parse_query("  Foo   bär  ");
  EXPECT_EQ(query.text, "Foo bär");
  EXPECT_TRUE(query.filters.empty());
}

TEST(Query, takes_a_quoted_phrase_as_phrase_and_as_text) {
  const Query query = parse_query("find \"the exact words\" here");
  EXPECT_EQ(query.phrases, Strings{"the exact words"});
  EXPECT_EQ(query.text, "find the exact words here");
}

TEST(Query, takes_words_and_phrases_after_a_minus_as_excluded) {
  const Query query = parse_query("apple -pie -\"apple juice\"");
  EXPECT_EQ(query.excluded, (Strings{"pie", "apple juice"}));
  EXPECT_EQ(query.text, "apple");
  EXPECT_TRUE(query.phrases.empty());
}

TEST(Query, keeps_a_hyphen_inside_a_word_and_a_lone_minus) {
  const Query query = parse_query("e-mail - b");
  EXPECT_EQ(query.text, "e-mail - b");
  EXPECT_TRUE(query.excluded.empty());
}

TEST(Query, reads_every_filter) {
  const Query query = parse_query(
      "in:notes path:2024/*.md type:pdf tag:work lang:de title:Plan before:2025-01-01 after:2024 x");
  EXPECT_EQ(query.filters.collections, Strings{"notes"});
  EXPECT_EQ(query.filters.paths, Strings{"2024/*.md"});
  EXPECT_EQ(query.filters.types, Strings{"pdf"});
  EXPECT_EQ(query.filters.tags, Strings{"work"});
  EXPECT_EQ(query.filters.languages, Strings{"de"});
  EXPECT_EQ(query.filters.titles, Strings{"Plan"});
  EXPECT_EQ(query.filters.before, "2025-01-01");
  EXPECT_EQ(query.filters.after, "2024");
  EXPECT_EQ(query.text, "x");
}

TEST(Query, lets_a_filter_value_be_quoted) {
  EXPECT_EQ(parse_query("title:\"My Plan\" x").filters.titles, Strings{"My Plan"});
}

TEST(Query, searches_a_quoted_filter_as_text) {
  const Query query = parse_query("\"path:x\"");
  EXPECT_TRUE(query.filters.empty());
  EXPECT_EQ(query.phrases, Strings{"path:x"});
}

TEST(Query, searches_unknown_keys_and_malformed_filters_as_text) {
  for (const std::string input :
       {"color:red", "before:soon", "before:2024-5", "type:", "http://a.b/c", "-tag:work"}) {
    const Query query = parse_query(input);
    EXPECT_TRUE(query.filters.empty()) << input;
    EXPECT_EQ(query.text, input);
  }
}

TEST(Query, survives_an_open_quote) {
  const Query query = parse_query("say \"hello");
  EXPECT_EQ(query.text, "say \"hello");
  EXPECT_TRUE(query.phrases.empty());
}

TEST(Query, is_empty_for_empty_input) {
  EXPECT_EQ(parse_query("").text, "");
  EXPECT_EQ(parse_query(" \t\n ").text, "");
}

TEST(Query, tells_what_has_the_form_of_a_filter_and_is_none) {
  const Query query = parse_query("rent before:20x4 -type:pdf \"before:x\" colour:red after:2024");
  EXPECT_EQ(query.misread, (std::vector<std::string>{"before:20x4", "-type:pdf"}));
  const Query impossible = parse_query("after:2024-13-45 after:2024-02-30 before:2023-00");
  EXPECT_TRUE(impossible.filters.empty());
  EXPECT_EQ(impossible.misread.size(), 3U);
  EXPECT_EQ(parse_query("after:2024-02-29").filters.after, "2024-02-29");
  EXPECT_EQ(query.filters.after, "2024");
}

}  // namespace
}  // namespace carrel::index
