#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/document.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

std::vector<std::string> texts(const Document& document) {
  std::vector<std::string> found;
  for (const Block& block : document.blocks) found.emplace_back(block.span.in(document.text));
  return found;
}
using Texts = std::vector<std::string>;

TEST(Text, blank_lines_part_paragraphs_and_lines_are_counted) {
  const Document document = parse_text("one\ntwo\n \t\n\nthree\n");
  EXPECT_EQ(texts(document), (Texts{"one\ntwo", "three"}));
  EXPECT_EQ(document.blocks[1].line, 5);
  EXPECT_EQ(document.type, "text");
}

TEST(Text, every_kind_of_line_end_counts_once) {
  const Document crlf = parse_text("a\r\nb\r\n\r\nc");
  EXPECT_EQ(texts(crlf), (Texts{"a\r\nb", "c"}));
  EXPECT_EQ(crlf.blocks[1].line, 4);
  const Document cr = parse_text("a\rb\r\rc");
  EXPECT_EQ(texts(cr), (Texts{"a\nb", "c"}));
  EXPECT_EQ(cr.blocks[1].line, 4);
}

TEST(Text, underlined_lines_are_headings) {
  const Document document = parse_text("Title\n=====\n\npara\n\nPart\n----\nmore\n");
  ASSERT_EQ(document.blocks.size(), 4U);
  EXPECT_EQ(document.title, "Title");
  EXPECT_EQ(document.blocks[0].kind, BlockKind::heading);
  EXPECT_EQ(document.heading_path(document.blocks[3].section), "Title > Part");
  EXPECT_EQ(texts(document)[3], "more");
}

TEST(Text, a_rule_after_a_long_paragraph_is_no_heading) {
  const Document document = parse_text(std::string(200, 'a') + "\n---\n");
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_EQ(document.blocks[0].kind, BlockKind::paragraph);
}

TEST(Text, a_rule_below_an_item_is_no_underline) {
  const Document document = parse_text("- item\n------\n");
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_EQ(document.blocks[0].kind, BlockKind::paragraph);
}

TEST(Text, control_characters_become_spaces) {
  using namespace std::string_literals;
  const std::string words = "words that are long enough to be told from UTF-16 ";
  EXPECT_EQ(parse_text(words + "a\0b\x07"s + "c").text, words + "a b c");
}

TEST(Text, old_encodings_are_converted_and_named) {
  const Document document = parse_text("caf\xE9 cr\xE8me \x93quoted\x94 \x80 5");
  EXPECT_NE(document.text.find("café"), std::string::npos) << document.text;
  EXPECT_FALSE(document.encoding.empty());
}

TEST(Text, an_xml_declaration_names_the_encoding) {
  const Document document =
      parse_text("<?xml version=\"1.0\" encoding=\"koi8-r\"?>\n<t>\xC4\xC1</t>");
  EXPECT_NE(document.text.find("да"), std::string::npos) << document.text;
}

TEST(Text, nothing_gives_no_blocks) {
  EXPECT_TRUE(parse_text("").blocks.empty());
  EXPECT_TRUE(parse_text(" \n\n\t").blocks.empty());
}

}  // namespace
}  // namespace carrel::ingest
