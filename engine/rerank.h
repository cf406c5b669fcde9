// Orders texts that need not be in the library by how well they answer a query: for programs that
// found them elsewhere.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/library.h"

namespace carrel::engine {

struct RerankedText {
  std::size_t index = 0;  // in the texts that were given
  double score = 0;       // 0..1
};

// Best first, ties by index; every text once. The score joins BM25 over these texts and the cosine
// of the embedding model as search does (index/fusion.h). Throws Error: cancelled.
std::vector<RerankedText> rerank(Library& library, std::string_view query,
                                 std::span<const std::string_view> texts,
                                 std::stop_token stop = {});

}  // namespace carrel::engine
