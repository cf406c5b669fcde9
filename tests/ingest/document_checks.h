// What must hold of every Document and of the chunks of it, whatever the file was.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/chunk.h"
#include "core/document.h"
#include "core/unicode.h"

namespace carrel::ingest {

inline void expect_well_formed(const Document& document) {
  ASSERT_TRUE(is_valid_utf8(document.text));
  ASSERT_TRUE(is_valid_utf8(document.title));
  ASSERT_TRUE(is_valid_utf8(document.author));
  for (const std::string& tag : document.tags) ASSERT_TRUE(is_valid_utf8(tag));
  for (const Section& section : document.sections) ASSERT_TRUE(is_valid_utf8(section.title));
  std::size_t end = 0;
  for (const Block& block : document.blocks) {
    ASSERT_GE(block.span.begin, end);
    ASSERT_LT(block.span.begin, block.span.end);
    ASSERT_LE(block.span.end, document.text.size());
    ASSERT_LT(block.section, document.sections.size());
    ASSERT_TRUE(is_valid_utf8(block.span.in(document.text)));
    if (block.kind == BlockKind::heading) {
      ASSERT_NE(block.section, 0U);
    }
    end = block.span.end;
  }
  for (std::size_t i = 0; i < document.line_marks.size(); ++i) {
    ASSERT_LT(document.line_marks[i].offset, document.text.size());
    ASSERT_GT(document.line_marks[i].line, 0);
    if (i == 0) continue;
    ASSERT_LT(document.line_marks[i - 1].offset, document.line_marks[i].offset);
    ASSERT_NE(document.line_marks[i - 1].line, document.line_marks[i].line);
  }
  for (std::size_t i = 1; i < document.sections.size(); ++i) {
    ASSERT_LT(document.sections[i].parent, i);
  }
}

// Chunks are in order and each byte of each block that is not white space lies in one.
inline void expect_covered(const Document& document, const std::vector<Chunk>& chunks) {
  std::size_t next = 0;
  std::size_t end = 0;
  for (std::size_t i = 1; i < chunks.size(); ++i) {
    ASSERT_GT(chunks[i].span.begin, chunks[i - 1].span.begin);
    ASSERT_GT(chunks[i].span.end, chunks[i - 1].span.end);
  }
  for (const Block& block : document.blocks) {
    for (std::size_t at = block.span.begin; at < block.span.end; ++at) {
      const auto byte = static_cast<unsigned char>(document.text[at]);
      if (byte <= ' ') continue;
      while (at >= end && next < chunks.size()) {
        ASSERT_LE(chunks[next].span.end, document.text.size());
        if (chunks[next].span.begin > at) break;
        end = chunks[next++].span.end;
      }
      ASSERT_LT(at, end) << "byte " << at << " is in no chunk";
    }
  }
}

// A stand-in for an embedding model's tokenizer that adds up over line ends: words, cut at 6 bytes.
inline int count_words(std::string_view text) {
  int count = 0;
  std::size_t in_word = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') {
      in_word = 0;
    } else if (in_word++ % 6 == 0) {
      ++count;
    }
  }
  return count;
}

}  // namespace carrel::ingest
