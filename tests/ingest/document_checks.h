// What must hold of every Document and of the chunks of it, whatever the file was.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/chunk.h"
#include "core/document.h"
#include "core/unicode.h"
#include "core/word_boxes.h"

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
  std::size_t offset = 0;
  for (const Sheet& sheet : document.sheets) {
    ASSERT_TRUE(is_valid_utf8(sheet.name));
    ASSERT_GE(sheet.begin, offset);
    ASSERT_LT(sheet.begin, document.text.size());
    offset = sheet.begin;
    for (const CellMark& cell : sheet.cells) {
      ASSERT_GT(cell.offset, offset);
      ASSERT_LT(cell.offset, document.text.size());
      offset = cell.offset;
    }
  }
}

// The same in every field.
inline void expect_same(const Document& a, const Document& b) {
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.author, b.author);
  EXPECT_EQ(a.date, b.date);
  EXPECT_EQ(a.language, b.language);
  EXPECT_EQ(a.encoding, b.encoding);
  EXPECT_EQ(a.tags, b.tags);
  EXPECT_EQ(a.links, b.links);
  EXPECT_EQ(a.line_marks, b.line_marks);
  EXPECT_EQ(a.sheets, b.sheets);
  const auto same_list = [](const auto& left, const auto& right, const auto& same) {
    ASSERT_EQ(left.size(), right.size());
    for (std::size_t i = 0; i < left.size(); ++i) ASSERT_TRUE(same(left[i], right[i])) << i;
  };
  same_list(a.sections, b.sections, [](const Section& x, const Section& y) {
    return x.parent == y.parent && x.level == y.level && x.title == y.title;
  });
  same_list(a.blocks, b.blocks, [](const Block& x, const Block& y) {
    return x.kind == y.kind && x.span == y.span && x.section == y.section && x.page == y.page &&
           x.line == y.line && x.box == y.box;
  });
  same_list(a.pages, b.pages, [](const Page& x, const Page& y) {
    return x.number == y.number && x.width == y.width && x.height == y.height &&
           x.span == y.span && x.packed_words == y.packed_words;
  });
  same_list(a.issues, b.issues, [](const Issue& x, const Issue& y) {
    return x.kind == y.kind && x.page == y.page && x.message == y.message;
  });
}

// What the rest of carrel relies on so as not to read outside of what there is.
inline void expect_sound(const Document& document) {
  ASSERT_TRUE(is_valid_utf8(document.text));
  ASSERT_TRUE(is_valid_utf8(document.title));
  const auto inside = [&](const Span& span) {
    return span.begin <= span.end && span.end <= document.text.size();
  };
  std::size_t end = 0;
  for (const Block& block : document.blocks) {
    ASSERT_TRUE(inside(block.span) && block.span.begin >= end && !block.span.empty());
    ASSERT_LT(block.section, document.sections.size());
    ASSERT_LT(static_cast<std::size_t>(block.kind), block_kind_count);
    ASSERT_TRUE(block.page >= 0 && block.line >= 0);
    end = block.span.end;
  }
  for (std::size_t i = 1; i < document.sections.size(); ++i) {
    ASSERT_LT(document.sections[i].parent, i);
  }
  for (const Page& page : document.pages) {
    ASSERT_TRUE(inside(page.span));
    for (const WordBox& word : words_of(page)) ASSERT_TRUE(inside(word.span));
  }
  for (const Issue& issue : document.issues) ASSERT_FALSE(issue_kind_name(issue.kind).empty());
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
