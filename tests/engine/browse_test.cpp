#include "engine/browse.h"

#include <gtest/gtest.h>

namespace carrel::engine {
namespace {

TEST(browse, names_may_carry_a_line_and_a_count) {
  EXPECT_EQ(parse_document_name("a/b.md").line, 0);
  EXPECT_EQ(parse_document_name("a/b.md:12").line, 12);
  const DocumentName both = parse_document_name("#4f2a90:12:5");
  EXPECT_EQ(both.name, "#4f2a90");
  EXPECT_EQ(both.line, 12);
  EXPECT_EQ(both.count, 5);
  EXPECT_EQ(parse_document_name("a:b").name, "a:b");
  EXPECT_EQ(parse_document_name("a:0").name, "a:0");
}

TEST(browse, names_may_carry_a_page_as_search_prints_it) {
  EXPECT_EQ(parse_document_name("a/b.pdf#page=2").name, "a/b.pdf");
  EXPECT_EQ(parse_document_name("a/b.pdf#page=2").page, 2);
  EXPECT_EQ(parse_document_name("a#page=x").name, "a#page=x");
  EXPECT_EQ(page_of("one\f two\fthree", 2), " two");
  EXPECT_EQ(page_of("one\ftwo", 2), "two");
  EXPECT_EQ(page_of("one", 2), "");
}

TEST(browse, lines_are_cut_whole) {
  const std::string_view text = "one\ntwo\nthree\n";
  EXPECT_EQ(lines_of(text, 0, 0), text);
  EXPECT_EQ(lines_of(text, 2, 1), "two\n");
  EXPECT_EQ(lines_of(text, 2, 0), "two\nthree\n");
  EXPECT_EQ(lines_of(text, 9, 2), "");
}

}  // namespace
}  // namespace carrel::engine
