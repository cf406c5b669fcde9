// Cuts a Document into Chunks of about the size an embedding model reads best.
//
// Structure first: a chunk never crosses a heading of the same or a higher level, a heading stays
// with its first paragraph, tables and code stay whole where they fit. A block over the budget is
// cut at sentence ends (tables at rows, code at lines). Only inside such a long section do
// neighbours overlap, by whole sentences. Deterministic: the same document and options give the
// same chunks.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "core/chunk.h"
#include "core/document.h"

namespace carrel::ingest {

struct ChunkerOptions {
  int tokens_target = 256;  // of the embedding model, heading path included
  int overlap_tokens = 32;  // between neighbours cut from one long run of text
};

// How many tokens the embedding model makes of a text. Must be pure.
using TokenCounter = std::function<int(std::string_view)>;

std::vector<Chunk> chunk(const Document& document, const TokenCounter& count_tokens,
                         const ChunkerOptions& options = {});

}  // namespace carrel::ingest
