// A document as the pieces that a chunk is put together from: whole blocks, and parts of those that
// are longer than a chunk may be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "ingest/chunker.h"

namespace carrel::ingest {

struct Piece {
  Span span{};   // in Document::text
  Span plain{};  // in BlockTexts::plain
  std::uint32_t block = 0;
  int tokens = 0;            // of its plain text
  bool may_overlap = false;  // a sentence of a longer run: may be said again in the next chunk
};

// The plain text of every block, one after another with '\n' between, and its count of tokens.
struct BlockTexts {
  std::string plain;
  std::vector<Span> spans;  // [blocks], in plain
  std::vector<int> tokens;  // [blocks]
};

BlockTexts read_blocks(const Document& document, const TokenCounter& count_tokens);

// Cuts blocks of one document; holds no more than references.
class BlockCutter {
 public:
  BlockCutter(const Document& document, BlockTexts& texts, const TokenCounter& count_tokens)
      : document_(document), texts_(texts), count_tokens_(count_tokens) {}

  // Adds the block to `pieces`: whole when it has at most `tokens_max` tokens, otherwise cut at
  // sentences, rows or lines, and where one of these is too long at line ends, then at spaces.
  void add(std::vector<Piece>& pieces, std::uint32_t block, int tokens_max);

 private:
  Piece piece_of(std::uint32_t block, Span span);
  void add_cut(std::vector<Piece>& pieces, const Piece& piece, int tokens_max);
  std::vector<Span> natural_parts(const Block& block) const;

  const Document& document_;
  BlockTexts& texts_;
  const TokenCounter& count_tokens_;
};

}  // namespace carrel::ingest
