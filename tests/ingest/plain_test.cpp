#include "ingest/plain.h"

#include <gtest/gtest.h>

namespace carrel::ingest {
namespace {

std::string plain(std::string_view text, BlockKind kind = BlockKind::paragraph,
                  std::string_view type = "markdown") {
  std::string out;
  append_plain(out, text, kind, type);
  return out;
}

TEST(Plain, drops_link_targets_and_keeps_their_text) {
  EXPECT_EQ(plain("see [the page](http://a/b_(c) \"t\") now"), "see the page now");
  EXPECT_EQ(plain("![alt](x.png) and [ref][1]"), "alt and ref");
  EXPECT_EQ(plain("[[Target|alias]] [[Other]]"), "alias Other");
  EXPECT_EQ(plain("<https://a.b/c> x"), "https://a.b/c x");
}

TEST(Plain, drops_emphasis_but_not_stars_and_underscores_that_mean_themselves) {
  EXPECT_EQ(plain("**bold** *it* __b__ _i_ ~~gone~~"), "bold it b i gone");
  EXPECT_EQ(plain("2 * 3 snake_case ~5"), "2 * 3 snake_case ~5");
  EXPECT_EQ(plain("`a_b*c*` `[x](y)`"), "a_b*c* [x](y)");
  EXPECT_EQ(plain("a\\*b\\_c"), "a*b_c");
  EXPECT_EQ(plain("list[0] and [1]"), "list[0] and 1");
}

TEST(Plain, drops_html_tags_comments_and_reads_entities) {
  EXPECT_EQ(plain("a<b>c</b>d<br>e <!-- no --> f &amp; 1 < 2"), "acd e f & 1 < 2");
}

TEST(Plain, collapses_white_space_but_keeps_code_lines) {
  EXPECT_EQ(plain("a\n   b\t\tc  "), "a b c");
  EXPECT_EQ(plain("int a;\n\n   int b;", BlockKind::code), "int a;\nint b;");
  EXPECT_EQ(plain("a\n> b", BlockKind::quote), "a b");
}

TEST(Plain, tables_become_rows_without_pipes_and_rule) {
  EXPECT_EQ(plain("| a | b |\n|---|:-:|\n| 1 | **x** |", BlockKind::table), "a b\n1 x");
}

TEST(Plain, other_types_have_no_marks_to_drop) {
  EXPECT_EQ(plain("a *b* [c](d)  e", BlockKind::paragraph, "text"), "a *b* [c](d) e");
}

TEST(Plain, hostile_marks_take_linear_time) {
  for (const char* unit :
       {"[", "](", "[[", "<a", "<!--", "`", "``a`", "*_", "][", "&", "]((", "\\"}) {
    std::string text;
    while (text.size() < 4'000'000) text += unit;
    plain(text);
  }
  SUCCEED();
}

}  // namespace
}  // namespace carrel::ingest
