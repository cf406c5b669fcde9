#include "core/document.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"

namespace carrel {
namespace {

Document outline() {
  Document document;
  document.sections = {Section{}, Section{.parent = 0, .level = 1, .title = "Chapter"},
                       Section{.parent = 1, .level = 2, .title = "Section"},
                       Section{.parent = 2, .level = 3, .title = ""},
                       Section{.parent = 3, .level = 4, .title = "Deep"}};
  return document;
}

TEST(document, heading_path_goes_from_the_root_down) {
  const Document document = outline();
  EXPECT_EQ(document.heading_path(0), "");
  EXPECT_EQ(document.heading_path(1), "Chapter");
  EXPECT_EQ(document.heading_path(2), "Chapter > Section");
}

TEST(document, heading_path_leaves_out_sections_without_title) {
  EXPECT_EQ(outline().heading_path(4), "Chapter > Section > Deep");
}

TEST(document, heading_path_refuses_sections_that_are_not_there_or_go_in_circles) {
  Document document = outline();
  EXPECT_THROW(document.heading_path(5), Error);
  document.sections[1].parent = 2;
  EXPECT_THROW(document.heading_path(2), Error);
}

TEST(document, issue_kinds_have_names_of_their_own) {
  std::set<std::string_view> names;
  constexpr int count = static_cast<int>(issue_kind_count);
  for (int i = 0; i < count; ++i) names.insert(issue_kind_name(static_cast<IssueKind>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
}

TEST(span, in_is_cut_to_the_text) {
  EXPECT_EQ((Span{1, 3}).in("abcd"), "bc");
  EXPECT_EQ((Span{2, 9}).in("abcd"), "cd");
  EXPECT_EQ((Span{9, 12}).in("abcd"), "");
  EXPECT_EQ((Span{3, 2}).in("abcd"), "");
}

}  // namespace
}  // namespace carrel
