// Source code: what its names say, and what no golden file shows.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "core/unicode.h"
#include "ingest/chunker.h"
#include "ingest/code_languages.h"
#include "ingest/code_symbols.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

std::string head_name(std::string_view head) { return symbol_of_head(head).name; }

TEST(Code, names_and_first_lines_tell_the_language) {
  EXPECT_EQ(detect_type("x = 1", "a.py"), "code");
  EXPECT_EQ(detect_type("all:", "src/Makefile"), "code");
  EXPECT_EQ(detect_type("project(x)", "CMakeLists.txt"), "code");
  EXPECT_EQ(detect_type("FROM x", "Dockerfile"), "code");
  EXPECT_EQ(detect_type("#!/usr/bin/env python3\nx", "tool"), "code");
  EXPECT_EQ(detect_type("#!/bin/sh\nx", "tool.unknown"), "code");
  EXPECT_EQ(detect_type("#!/bin/sh\nx", "notes.md"), "markdown");
  EXPECT_EQ(detect_type("#!/opt/stranger\nx", "tool"), "text");
  EXPECT_EQ(language_of_shebang("#!/usr/bin/env -S deno run\n")->name, "typescript");
  EXPECT_EQ(language_of_shebang("#!/usr/bin/python3.11")->name, "python");
  EXPECT_EQ(language_of_shebang("#!"), nullptr);
  EXPECT_EQ(parse("<?php\n", "a.php").tags, std::vector<std::string>{"php"});
}

TEST(Code, heads_name_what_they_begin) {
  EXPECT_EQ(head_name("func (p *Pump) Prime(litres int) error "), "Prime");
  EXPECT_EQ(head_name("func Prime[T any](litres T) "), "Prime");
  EXPECT_EQ(head_name("type Pump struct "), "Pump");
  EXPECT_EQ(head_name("pub(crate) struct Pump<'a> "), "Pump");
  EXPECT_EQ(head_name("impl<T> Drop for Pump<T> where T: Copy "), "Drop for Pump");
  EXPECT_EQ(head_name("#[test]\npub async fn primes() -> Result<(), Error> "), "primes");
  EXPECT_EQ(head_name("@Test(expected = Dry.class)\npublic void primes() throws Dry "), "primes");
  EXPECT_EQ(head_name("template <class T> Pump<T>::~Pump() "), "~Pump");
  EXPECT_EQ(head_name("std::vector<int> Pump::parts(int a) const "), "Pump::parts");
  EXPECT_EQ(head_name("data class Pump(val litres: Int) : Machine() "), "Pump");
  EXPECT_EQ(head_name("prime <- function(litres) "), "prime");
  EXPECT_EQ(head_name("export default async function* prime(a) "), "prime");
  for (const char* head : {"if (dry) ", "for (;;) ", "typedef struct ",
                           "module.exports = ", "x = ", "return ", "", ".a:hover "}) {
    EXPECT_EQ(symbol_of_head(head).kind, SymbolKind::none) << head;
  }
}

TEST(Code, small_functions_are_never_cut) {
  const Document document =
      parse_code(read_file("ingest/code_braces.cpp", file_bytes_max), "a.cpp");
  const std::vector<Chunk> chunks = chunk(document, count_words, {.tokens_target = 256});
  int functions = 0;
  for (const Block& block : document.blocks) {
    if (block.section == 0 || count_words(block.span.in(document.text)) > 200) continue;
    ++functions;
    int holding = 0;
    for (const Chunk& each : chunks) {
      if (each.span.begin <= block.span.begin && block.span.end <= each.span.end) ++holding;
    }
    EXPECT_EQ(holding, 1) << block.span.in(document.text);
  }
  EXPECT_GT(functions, 8);
}

std::vector<std::string> headings_of(const Document& document) {
  std::vector<std::string> headings;
  for (const Block& block : document.blocks) headings.push_back(document.heading_path(block.section));
  return headings;
}

TEST(Code, a_long_value_of_yaml_is_parted_by_its_own_keys) {
  std::string pumps;
  for (const char* name : {"north", "south"}) {
    pumps += std::string("  ") + name + ":\n";
    for (int i = 0; i < 25; ++i) pumps += "    part" + std::to_string(i) + ": steel\n";
  }
  const Document parted = parse("pumps:\n" + pumps + "owner: Runa\n", "weir.yml");
  EXPECT_EQ(headings_of(parted),
            (std::vector<std::string>{"pumps", "pumps > north", "pumps > south", ""}));
  const Document words = parse("words: |\n" + pumps, "weir.yml");  // one string, whatever it holds
  EXPECT_EQ(headings_of(words), std::vector<std::string>{"words"});
}

TEST(Code, broken_settings_are_read_all_the_same) {
  for (const char* text : {"[a\nb: {{ c }}\n  - d\n:\n\t- e", "- a\n- b:\n    c\n---\n...", "a:\n", "'", ": :",
                           "[[x]\n[]\n[y]z\nkey = [\n[w]", "[a]\n[a.b.c]\n[a]\n\"\"\"\n[z]"}) {
    for (const char* name : {"a.yaml", "a.toml"}) {
      const Document document = parse(text, name);
      expect_well_formed(document);
      EXPECT_FALSE(document.blocks.empty()) << name << ": " << text;
    }
  }
}

// Each would take hours were a line looked at again for every one above it, or a name for each dot.
TEST(Code, settings_take_time_by_their_length) {
  std::string spaced = "pumps:\n";
  for (int i = 0; i < 1'000'000; ++i) spaced += "  a: 1\n\n# why\n";
  const Document keys = parse(spaced, "a.yaml");
  EXPECT_EQ(keys.sections.at(1).title, "pumps");
  std::string dots = "a";
  for (int i = 0; i < 4'000'000; ++i) dots += ".a";
  std::string named;
  for (int i = 0; i < 50'000; ++i) named += "k = 1\n";  // else it counts as minified
  for (int i = 0; i < 2; ++i) named += "[" + dots + "]\n";
  EXPECT_EQ(parse(named, "a.toml").sections.size(), 3U);
}

TEST(Code, minified_code_is_read_in_part_and_said_to_be) {
  std::string text;
  while (text.size() < 200'000) text += "function a(b){return b+1};";
  const Document document = parse_code(text, "a.min.js");
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::part_limit);
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_EQ(document.blocks[0].span.size(), minified_read_bytes);
}

TEST(Code, a_body_that_is_never_closed_keeps_its_text) {
  const Document document = parse_code("int a() {\n  return 1;\n\nint b() { return 2; }\n", "a.c");
  expect_covered(document, chunk(document, count_words));
  EXPECT_NE(document.blocks.back().span.in(document.text).find("int b()"), std::string::npos);
}

TEST(Code, scopes_in_scopes_are_followed_to_a_depth) {
  std::string text =
      "namespace a {\nnamespace {\nint prime(int litres) {\n  return litres;\n}\n}\n}\n";
  const Document usual = parse_code(text, "a.cpp");
  ASSERT_EQ(usual.sections.size(), 2U);
  EXPECT_EQ(usual.sections[1].title, "prime");
  text.clear();
  for (int i = 0; i < 100'000; ++i) text += "namespace{\n";
  const Document deep = parse_code(text, "a.cpp");
  expect_well_formed(deep);
  EXPECT_FALSE(deep.blocks.empty());
}

TEST(Code, what_follows_a_closing_brace_is_kept) {
  const Document document = parse_code(
      "typedef struct node {\n  int litres;\n} Node, *NodeList;\n\nstruct pump {\n  int a;\n};\n",
      "a.c");
  expect_well_formed(document);
  std::string all;
  for (const Block& block : document.blocks) all += std::string(block.span.in(document.text)) + "|";
  EXPECT_NE(all.find("} Node, *NodeList;|"), std::string::npos) << all;
  EXPECT_EQ(all.find("};"), std::string::npos) << all;
}

TEST(Code, raw_strings_begin_with_a_short_delimiter) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "R\"\n";
  text += "int f(int a) {\n  return a;\n}\n";
  expect_well_formed(parse_code(text, "a.cpp"));
  const Document raw = parse_code(
      "auto a = R\"abcdefghijklmnop({)abcdefghijklmnop\";\nint f(int a) {\n}\n", "a.cpp");
  ASSERT_EQ(raw.sections.size(), 2U);
  EXPECT_EQ(raw.sections[1].title, "f");
}

TEST(Code, long_heads_are_cut_between_characters) {
  for (std::size_t shift = 0; shift < 3; ++shift) {
    std::string letters(shift, 'a');
    while (letters.size() < 3000) letters += "ф";
    for (const std::string& name : {symbol_of_head("class " + letters + "(").name,
                                    symbol_of_head("x = 1; " + letters + "(int a) ").name,
                                    symbol_of_line("def " + letters).name}) {
      EXPECT_FALSE(name.empty());
      EXPECT_TRUE(is_valid_utf8(name)) << shift;
    }
  }
}

}  // namespace
}  // namespace carrel::ingest
