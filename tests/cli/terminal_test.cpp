#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace carrel::cli {
namespace {

TEST(terminal, control_sequences_become_visible) {
  EXPECT_EQ(escape_for_terminal("a\x1b[31mb"), "a\xef\xbf\xbd[31mb");
  EXPECT_EQ(escape_for_terminal("a\xc2\x9b"
                                "b"),
            "a\xef\xbf\xbd"
            "b");  // C1 CSI
  EXPECT_EQ(escape_for_terminal("a\xe2\x80\xae"
                                "b"),
            "a\xef\xbf\xbd"
            "b");  // U+202E
  EXPECT_EQ(escape_for_terminal("a\xff"), "a\xef\xbf\xbd");
}

TEST(terminal, newlines_and_tabs_stay_and_carriage_returns_go) {
  EXPECT_EQ(escape_for_terminal("a\r\n\tb"), "a\n\tb");
}

TEST(terminal, the_end_of_a_page_is_white_space) {
  EXPECT_EQ(escape_for_terminal("one\ftwo"), "one\ntwo");
  EXPECT_EQ(escape_to_line("one\ftwo"), "one two");
  EXPECT_EQ(Style(false).highlight("one\ftwo", {{4, 7}}), "one two");
}

TEST(terminal, a_line_has_single_spaces) { EXPECT_EQ(escape_to_line(" a\n\n b\t c "), "a b c"); }

TEST(terminal, highlights_fall_on_their_words) {
  const Style style(true);
  EXPECT_EQ(style.highlight("the rent is due", {{4, 8}}), "the \x1b[1;33mrent\x1b[0m is due");
  EXPECT_EQ(Style(false).highlight("the rent is due", {{4, 8}}), "the rent is due");
}

TEST(terminal, links_escape_what_a_terminal_would_obey) {
  EXPECT_EQ(Style(true).file_link("/a b\x1b.txt", "x"),
            "\x1b]8;;file:///a%20b%1B.txt\x1b\\x\x1b]8;;\x1b\\");
}

}  // namespace
}  // namespace carrel::cli
