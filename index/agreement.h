// How much other documents agree with one, passage by passage: a document that is about two things
// is like those about either, which the mean of its vectors is not.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace carrel::index {

// A chunk of the document that is asked for, and a chunk of another that is like it.
struct ChunkPair {
  std::int64_t asked = 0;
  std::int64_t found = 0;
  double likeness = 0;  // 0..1
};

struct Agreement {
  std::int64_t document_id = 0;
  double score = 0;              // 0..1
  std::vector<ChunkPair> pairs;  // the best of each chunk that was asked for, best first
};

// The score of a document is the mean, over the `asked_count` chunks that were asked for, of the
// likeness of its best chunk to each; 0 where it has none. Best first, ties by id. O(pairs log pairs).
std::vector<Agreement> agreements(
    std::span<const ChunkPair> pairs, std::size_t asked_count,
    const std::function<std::int64_t(std::int64_t chunk_id)>& document_of);

}  // namespace carrel::index
