// What a search for documents like one reads of the library: the passages of that one, whose other
// passages are like them, and how both are shown. Which documents agree most is agreement.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <vector>

#include "core/passage.h"
#include "index/agreement.h"
#include "index/filter.h"
#include "index/sqlite.h"
#include "index/vectors.h"

namespace carrel::index {

struct OwnChunk {
  std::int64_t id = 0;
  std::vector<float> vector;  // [dim]
};

struct OwnChunks {
  std::vector<OwnChunk> compared;  // at most related_chunks_max, evenly from all of the document
  std::int64_t count = 0;          // of the whole document

  std::vector<std::int64_t> ids() const;  // of those compared
};

// Throws DamagedLibraryError where one of its vectors is not of `dim` values.
OwnChunks own_chunks(Database& database, std::int64_t document_id, int dim);

// The best `count` vectors that may be found, best first.
using Nearest = std::function<std::vector<VectorHit>(std::span<const float>, std::size_t count)>;

// The document and its exact copies. O(documents).
std::set<std::int64_t> same_content(Database& database, std::int64_t document_id);

struct RelatedScope {
  const std::set<std::int64_t>& left_out;  // documents that are not looked for
  const AllowedRows& allowed;
  double cosine_min = 0;  // likeness 0 is this, and what is less alike is no pair
};

// The pairs of these chunks and of those near them, one of a document and vector; at most
// related_pairs_max.
std::vector<ChunkPair> pairs_of(Database& database, const OwnChunks& own, const RelatedScope& scope,
                                const Nearest& nearest);

// The first connections_max of its pairs. Reads their texts.
std::vector<Connection> connections_of(Database& database, const Agreement& agreement);

}  // namespace carrel::index
