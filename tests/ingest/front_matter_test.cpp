#include "ingest/front_matter.h"

#include <gtest/gtest.h>

namespace carrel::ingest {
namespace {

using Tags = std::vector<std::string>;

TEST(FrontMatter, reads_yaml_in_the_forms_people_write) {
  const std::string text =
      "---\n"
      "title: \"A: \\\"quoted\\\" title\"   \n"
      "Author: 'O''Brien'\n"
      "created: 2024-05-17 10:20\n"
      "lang: en-GB # a comment\n"
      "tags: [one, \"two, three\", '#four']\n"
      "nested:\n"
      "  title: not this\n"
      "---\n"
      "Body";
  const FrontMatter found = read_front_matter(text);
  EXPECT_EQ(text.substr(found.end), "Body");
  EXPECT_EQ(found.title, "A: \"quoted\" title");
  EXPECT_EQ(found.author, "O'Brien");
  EXPECT_EQ(found.date, "2024-05-17T10:20");
  EXPECT_EQ(found.language, "en-GB");
  EXPECT_EQ(found.tags, (Tags{"one", "two, three", "four"}));
}

TEST(FrontMatter, reads_lists_of_lines_and_crlf) {
  const FrontMatter found = read_front_matter(
      "---\r\ntags:\r\n  - a\r\n- b\r\nauthors:\r\n  - X\r\n  - Y\r\ndate: "
      "2020/01/02\r\n...\r\nBody");
  EXPECT_EQ(found.tags, (Tags{"a", "b"}));
  EXPECT_EQ(found.author, "X, Y");
  EXPECT_EQ(found.date, "2020-01-02");
}

TEST(FrontMatter, reads_a_list_over_several_lines) {
  EXPECT_EQ(read_front_matter("---\ntags: [a,\n  b, c\n  ]\ntitle: T\n---\n").tags,
            (Tags{"a", "b", "c"}));
  EXPECT_EQ(read_front_matter("---\ntags: [a,\n  b]\ntitle: T\n---\n").title, "T");
}

TEST(FrontMatter, reads_toml) {
  const FrontMatter found = read_front_matter(
      "+++\ntitle = \"T\"\ndate = 2024-05-17T01:02:03Z\ntags = [\"a\", \"b\"]\n+++\n");
  EXPECT_EQ(found.title, "T");
  EXPECT_EQ(found.date, "2024-05-17T01:02:03Z");
  EXPECT_EQ(found.tags, (Tags{"a", "b"}));
}

TEST(FrontMatter, unclosed_or_prose_is_ordinary_text) {
  EXPECT_EQ(read_front_matter("---\ntitle: x\n").end, 0U);
  EXPECT_EQ(read_front_matter("---\nJust prose between rules.\n---\n").end, 0U);
  EXPECT_EQ(read_front_matter("text\n---\ntitle: x\n---\n").end, 0U);
  EXPECT_EQ(read_front_matter("").end, 0U);
}

TEST(FrontMatter, dates_that_are_none_are_dropped) {
  EXPECT_EQ(front_matter_date("2024-13-01"), "");
  EXPECT_EQ(front_matter_date("17 May 2024"), "");
  EXPECT_EQ(front_matter_date("2024-05-17 nonsense"), "2024-05-17");
  EXPECT_EQ(front_matter_date("2024-05-17T10:20:30+02:00"), "2024-05-17T10:20:30+02:00");
}

TEST(FrontMatter, hostile_values_are_tolerated) {
  for (const char* text : {"---\ntags: [\n---\n", "---\ntags: [\"\n---\n", "---\n:\n---\n",
                           "---\n- - -\n---\n", "---\ntitle: '\n---\n", "---\nk: [,,,]\n---\n"}) {
    read_front_matter(text);
  }
  SUCCEED();
}

}  // namespace
}  // namespace carrel::ingest
