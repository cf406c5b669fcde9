#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/document.h"
#include "ingest/parse.h"
#include "ingest/plain.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

Document read(std::string_view text) {
  Document document = parse_markdown(text);
  expect_well_formed(document);
  return document;
}

struct Shown {
  BlockKind kind;
  std::string text;
  bool operator==(const Shown&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Shown& shown) {
  return out << static_cast<int>(shown.kind) << " |" << shown.text << "|";
}

std::vector<Shown> blocks(std::string_view text) {
  const Document document = read(text);
  std::vector<Shown> shown;
  for (const Block& block : document.blocks) {
    shown.push_back({block.kind, std::string(block.span.in(document.text))});
  }
  return shown;
}
using Blocks = std::vector<Shown>;
using Names = std::vector<std::string>;

TEST(Markdown, text_is_the_source_itself) {
  const std::string source = "# A *b*\r\n\r\nText  \r\nmore\t&amp; x\r\n";
  EXPECT_EQ(read(source).text, source);
}

TEST(Markdown, spans_take_in_the_marks_at_a_blocks_ends) {
  EXPECT_EQ(blocks("**a** b [c](d \"e\")\n"),
            (Blocks{{BlockKind::paragraph, "**a** b [c](d \"e\")"}}));
  EXPECT_EQ(blocks("## *H* ##\n\nSet\n===\n"),
            (Blocks{{BlockKind::heading, "*H*"}, {BlockKind::heading, "Set"}}));
}

TEST(Markdown, items_are_blocks_without_their_marks) {
  EXPECT_EQ(blocks("- a\n  - b\n    c\n1. d\n\n   e\n2. [x] f\n* [ ] g\n"),
            (Blocks{{BlockKind::list_item, "a"},
                    {BlockKind::list_item, "b\n    c"},
                    {BlockKind::list_item, "d\n\n   e"},
                    {BlockKind::list_item, "f"},
                    {BlockKind::list_item, "g"}}));
}

TEST(Markdown, tables_code_and_quotes_are_one_block_each) {
  EXPECT_EQ(blocks("|a|b|\n|-|-|\n|1|2|\n\n```c\n  x;\n\n}\n```\n\n    y\n\n> q\n> r\n"),
            (Blocks{{BlockKind::table, "|a|b|\n|-|-|\n|1|2|"},
                    {BlockKind::code, "  x;\n\n}"},
                    {BlockKind::code, "    y"},
                    {BlockKind::quote, "q\n> r"}}));
}

TEST(Markdown, html_blocks_keep_their_words_only) {
  EXPECT_EQ(blocks("<div>\n<b>Words</b> here\n</div>\n\n<!-- note\n\nx "
                   "-->\n\n<br>\n\n<script>no()</script>\n"),
            (Blocks{{BlockKind::paragraph, "Words</b> here"}}));
  EXPECT_EQ(blocks("<h1 align=\"center\">Name</h1>\n\n<h2>Two</h2>\n"),
            (Blocks{{BlockKind::heading, "Name"}, {BlockKind::heading, "Two"}}));
}

TEST(Markdown, sections_form_the_outline_and_lines_are_counted) {
  const Document document = read("# A\n\n### Deep\n\nx\n\n## B\ny\n\n# C\n> # no\n");
  std::vector<std::string> paths;
  std::vector<int> lines;
  for (const Block& block : document.blocks) {
    paths.push_back(document.heading_path(block.section));
    lines.push_back(block.line);
  }
  EXPECT_EQ(paths, (Names{"A", "A > Deep", "A > Deep", "A > B", "A > B", "C", "C"}));
  EXPECT_EQ(lines, (std::vector<int>{1, 3, 5, 7, 8, 10, 11}));
  EXPECT_EQ(document.blocks.back().kind, BlockKind::quote);
  EXPECT_EQ(document.title, "A");
}

TEST(Markdown, front_matter_gives_metadata_and_is_no_text) {
  const Document document = read("---\ntitle: T\ntags: [x]\n---\n# H\n\n#y #x\n");
  EXPECT_EQ(document.title, "T");
  EXPECT_EQ(document.tags, (Names{"x", "y"}));
  EXPECT_EQ(document.blocks[0].line, 5);
}

TEST(Markdown, tags_follow_obsidians_rules) {
  EXPECT_EQ(
      read("# No #heading\n\n#a #b/c-d #1 #1a a#b `#code` (#d) #é [x](y#z)\n\n```\n#no\n```\n")
          .tags,
      (Names{"a", "b/c-d", "1a", "é"}));
}

TEST(Markdown, links_are_wiki_and_relative_ones) {
  EXPECT_EQ(read("[[A B#c|d]] ![[e.png]] [f](g.md#h) [i](https://j) [k](#l) [m](mailto:n) "
                 "[o](../p%20q.md) [r](g.md#h) <x:y>\n\n[s]\n\n[s]: t.md\n")
                .links,
            (Names{"A B#c", "e.png", "g.md#h", "../p%20q.md", "t.md"}));
}

TEST(Markdown, block_ids_and_marks_of_callouts_are_not_read) {
  const Document document = parse_markdown(
      "Seals haul out here. ^seals-1\n\n- an item ^i2\n\n> [!warning]- Thin ice\n> Keep off.\n\n2 ^ 3 is 8\n");
  std::vector<std::string> plain;
  for (const Block& block : document.blocks) {
    append_plain(plain.emplace_back(), block.span.in(document.text), block.kind, document.type);
  }
  EXPECT_EQ(plain, (std::vector<std::string>{"Seals haul out here.", "an item", "Thin ice Keep off.",
                                             "2 ^ 3 is 8"}));
}

TEST(Markdown, aliases_are_searched_and_are_links_to_the_note) {
  for (const std::string written : {"aliases: [Long Ford, the \"old\" ford]", "aliases:\n  - Long Ford\n  - the \"old\" ford",
                                    "alias: Long Ford, the \"old\" ford"}) {
    const Document document = read("---\ntags: [hills]\n" + written + "\nx: 1\n---\n\nWater.\n");
    EXPECT_EQ(document.links, (Names{"alias:Long Ford", "alias:the \"old\" ford"})) << written;
    ASSERT_EQ(document.blocks.size(), 2U);
    const std::string_view shown = document.blocks[0].span.in(document.text);
    EXPECT_TRUE(shown.starts_with("Long Ford") || shown.starts_with("- Long Ford")) << shown;
    EXPECT_TRUE(shown.ends_with("the \"old\" ford")) << shown;
    EXPECT_EQ(document.tags, Names{"hills"});
  }
}

TEST(Markdown, hostile_nesting_is_read_as_plain_text) {
  for (const std::string unit : {"> ", "- ", "1. ", "* > "}) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += unit;
    const Document document = read(text + "words");
    ASSERT_EQ(document.issues.size(), 1U) << unit;
    EXPECT_EQ(document.issues[0].kind, IssueKind::part_limit);
    EXPECT_FALSE(document.blocks.empty());
  }
}

TEST(Markdown, hostile_repetition_ends_soon) {
  for (const char* unit :
       {"[", "![", "[a](b\n", "[[a|", "*a_ ", "`a``b", "<!-- ", "[a](<b", "a\n=\n", "~~a ", "|a",
        "&a", "\\", "<a ", "[a]: b\n", "# a\n", "![[]()", "- a\n\n"}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    read(text);
  }
}

TEST(Markdown, repeated_reference_to_a_long_target_is_bounded) {
  std::string text = "[a]: /" + std::string(100'000, 'x') + "\\&\n\n";
  for (int i = 0; i < 50'000; ++i) text += "[a] ";
  const Document document = read(text);
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::part_limit);
  EXPECT_FALSE(document.blocks.empty());
}

TEST(Markdown, nul_bytes_become_spaces) {
  using namespace std::string_literals;
  EXPECT_EQ(read("# a\0b\n\nwords that are long enough to be told from UTF-16\n"s).title, "a b");
}

TEST(Markdown, empty_input_gives_an_empty_document) {
  for (const char* text : {"", "\n", "---\n", "#", "- \n- \n", "> "}) {
    EXPECT_TRUE(read(text).blocks.empty()) << text;
  }
}

}  // namespace
}  // namespace carrel::ingest
