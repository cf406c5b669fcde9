#include "ingest/chunker.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

std::vector<Chunk> chunks_of(const Document& document, ChunkerOptions options = {}) {
  std::vector<Chunk> chunks = chunk(document, count_words, options);
  expect_covered(document, chunks);
  return chunks;
}

std::string words(int count, const std::string& word = "word") {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + word;
  return text;
}

std::string sentence_run(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "Number " + std::to_string(i) + " is a short one. ";
  return text;
}

std::vector<std::string> texts(const Document& document, const std::vector<Chunk>& chunks) {
  std::vector<std::string> found;
  for (const Chunk& chunk : chunks) found.emplace_back(chunk.span.in(document.text));
  return found;
}

TEST(Chunker, a_small_section_with_its_subsections_is_one_chunk) {
  const Document document = parse_markdown("# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n");
  const auto chunks = chunks_of(document);
  ASSERT_EQ(chunks.size(), 2U);
  EXPECT_EQ(chunks[0].heading, "A");
  EXPECT_EQ(chunks[0].embed_text, "A\none\nB\ntwo");
  EXPECT_EQ(chunks[1].embed_text, "A\nC\nthree");
  EXPECT_EQ(chunks[1].line, 9);
}

TEST(Chunker, never_crosses_a_heading_of_the_same_level) {
  std::string text = "# Top\n\n";
  for (int i = 0; i < 6; ++i) text += "## Part " + std::to_string(i) + "\n\n" + words(30) + "\n\n";
  const Document document = parse_markdown(text);
  const auto chunks = chunks_of(document, {.tokens_target = 64, .overlap_tokens = 0});
  ASSERT_EQ(chunks.size(), 6U);
  EXPECT_EQ(chunks[0].heading, "Top");  // the bare title went with its first part
  EXPECT_EQ(chunks[3].heading, "Top > Part 3");
}

TEST(Chunker, keeps_heading_with_its_first_paragraph) {
  std::string text =
      "intro " + words(55) + "\n\n## Head\n\n" + words(40) + "\n\n" + words(40) + "\n";
  const Document document = parse_markdown(text);
  const auto chunks = chunks_of(document, {.tokens_target = 60, .overlap_tokens = 0});
  ASSERT_EQ(chunks.size(), 3U);
  EXPECT_TRUE(texts(document, chunks)[1].starts_with("Head\n\nword"));
}

TEST(Chunker, tables_and_code_stay_whole_where_they_fit) {
  const std::string code = "```\n" + words(10) + "\n" + words(10) + "\n" + words(10) + "\n```\n";
  const Document document = parse_markdown(words(25) + "\n\n" + code + "\n" + words(25) + "\n");
  const auto chunks = chunks_of(document, {.tokens_target = 40, .overlap_tokens = 10});
  ASSERT_EQ(chunks.size(), 3U);
  EXPECT_EQ(chunks[1].tokens, 30);
}

TEST(Chunker, long_code_is_cut_at_lines_without_overlap) {
  std::string code = "```\n";
  for (int i = 0; i < 40; ++i) code += "line" + std::to_string(i) + " x y z\n";
  const Document document = parse_markdown(code + "```\n");
  const auto chunks = chunks_of(document, {.tokens_target = 40, .overlap_tokens = 10});
  ASSERT_GT(chunks.size(), 2U);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto text = chunks[i].span.in(document.text);
    EXPECT_TRUE(text.starts_with("line") && text.ends_with("z")) << text;
    if (i > 0) {
      EXPECT_GE(chunks[i].span.begin, chunks[i - 1].span.end);
    }
  }
}

TEST(Chunker, a_long_paragraph_is_cut_at_sentences_which_overlap) {
  const Document document = parse_text(sentence_run(60));
  const auto chunks = chunks_of(document, {.tokens_target = 60, .overlap_tokens = 12});
  ASSERT_GT(chunks.size(), 3U);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto text = chunks[i].span.in(document.text);
    EXPECT_TRUE(text.starts_with("Number ") && text.ends_with(" one.")) << text;
    EXPECT_LE(chunks[i].tokens, 60);
    if (i > 0) {
      EXPECT_LT(chunks[i].span.begin, chunks[i - 1].span.end);
    }
  }
}

TEST(Chunker, a_run_without_sentences_or_spaces_is_still_cut) {
  for (const std::string& unit : {std::string("a"), std::string("漢"), std::string("ab ")}) {
    std::string text;
    while (text.size() < 20'000) text += unit;
    const Document document = parse_text(text);
    for (const Chunk& chunk : chunks_of(document, {.tokens_target = 50, .overlap_tokens = 8})) {
      EXPECT_LE(chunk.tokens, 50);
      EXPECT_TRUE(is_valid_utf8(chunk.span.in(document.text)));
    }
  }
}

TEST(Chunker, lines_of_later_parts_are_right) {
  std::string text;
  for (int i = 1; i <= 300; ++i) text += "L" + std::to_string(i) + " says a few words here.\n";
  const Document document = parse_text(text);
  for (const Chunk& chunk : chunks_of(document, {.tokens_target = 60, .overlap_tokens = 15})) {
    const auto shown = std::string(chunk.span.in(document.text));
    EXPECT_TRUE(shown.starts_with("L" + std::to_string(chunk.line) + " ")) << shown;
  }
}

TEST(Chunker, title_leads_unless_the_heading_path_has_it) {
  Document document = parse_markdown("---\ntitle: Book\n---\n# Chapter\n\ntext\n");
  EXPECT_EQ(chunks_of(document)[0].embed_text, "Book\nChapter\ntext");
  document = parse_markdown("# Book\n\ntext\n");
  EXPECT_EQ(chunks_of(document)[0].embed_text, "Book\ntext");
}

TEST(Chunker, page_is_that_of_the_first_byte) {
  Document document;
  document.type = "pdf";
  document.text = sentence_run(40);
  Block block;
  block.span = {0, document.text.size()};
  block.page = 1;
  document.blocks.push_back(block);
  const std::size_t half = document.text.size() / 2;
  document.pages = {
      {.number = 1, .width = 1, .height = 1, .span = {0, half}, .packed_words = {}},
      {.number = 2, .width = 1, .height = 1, .span = {half, document.text.size()}, .packed_words = {}}};
  for (const Chunk& chunk : chunks_of(document, {.tokens_target = 40, .overlap_tokens = 0})) {
    EXPECT_EQ(chunk.page, chunk.span.begin < half ? 1 : 2);
    EXPECT_EQ(chunk.line, 0);
  }
}

TEST(Chunker, tokens_are_those_of_the_embedded_text_and_within_the_target) {
  std::string text = "---\ntitle: Book\n---\n";
  for (int i = 0; i < 30; ++i) {
    text += std::string(1 + static_cast<std::size_t>(i % 3), '#') + " Head " + std::to_string(i) +
            "\n\n";
    text += sentence_run(i * 3) + "\n\n- item **one**\n- item two\n\n";
  }
  const Document document = parse_markdown(text);
  for (const int target : {20, 64, 256}) {
    for (const Chunk& chunk : chunks_of(document, {.tokens_target = target, .overlap_tokens = 8})) {
      EXPECT_EQ(chunk.tokens, count_words(chunk.embed_text));
      EXPECT_LE(chunk.tokens, target) << chunk.embed_text;
    }
  }
}

TEST(Chunker, counts_each_block_about_once) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += words(20) + "\n\n";
  const Document document = parse_text(text);
  std::size_t bytes = 0;
  chunk(document, [&](std::string_view piece) {
    bytes += piece.size();
    return count_words(piece);
  });
  EXPECT_LE(bytes, document.text.size());
}

TEST(Chunker, the_same_document_gives_the_same_chunks) {
  const Document document = parse_markdown("# A\n\n" + sentence_run(100));
  const auto first = chunk(document, count_words);
  const auto second = chunk(document, count_words);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].span, second[i].span);
    EXPECT_EQ(first[i].embed_text, second[i].embed_text);
  }
}

TEST(Chunker, an_empty_document_has_no_chunks) {
  EXPECT_TRUE(chunk(Document{}, count_words).empty());
}

TEST(Chunker, a_chunk_carries_the_last_titles_of_a_long_path) {
  Document document;
  document.type = "text";
  document.sections.resize(1);
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    document.sections.push_back(
        {i, static_cast<int>(i) + 1, "t" + std::to_string(i) + std::string(300, 'x')});
  }
  document.text = "herons";
  document.blocks.push_back({.kind = BlockKind::paragraph, .span = {0, 6}, .section = 100'000});
  const std::vector<Chunk> chunks = chunk(document, count_words);
  ASSERT_EQ(chunks.size(), 1U);
  EXPECT_LE(chunks[0].heading.size(), 1024U);
  EXPECT_TRUE(chunks[0].heading.starts_with("t99997x"));
  EXPECT_NE(chunks[0].heading.find("xx > t99999xx"), std::string::npos);
}

}  // namespace
}  // namespace carrel::ingest
