// How much other documents agree with one, passage by passage: a document that is about two things
// is like those about either, which the mean of its vectors is not.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace carrel::index {

// A chunk of the document that is asked for, and a chunk of another that is like it.
struct ChunkPair {
  std::int64_t asked = 0;
  std::int64_t found = 0;
  std::int64_t document_id = 0;  // of `found`
  double likeness = 0;           // 0..1
};

struct Agreement {
  std::int64_t document_id = 0;
  double score = 0;              // 0..1
  std::vector<ChunkPair> pairs;  // the best of each chunk that was asked for, most telling first
};

// The score of a document is the mean, over the chunks that were asked for, of the likeness of its
// best chunk to each; 0 where it has none. A chunk that nearly the same stands in many documents,
// such as a licence, tells little of any of them: it weighs the less the more they are. The pairs
// are in the order of weight times likeness. Best document first, ties by id. O(pairs log pairs).
std::vector<Agreement> agreements(std::span<const std::int64_t> asked,
                                  std::span<const ChunkPair> pairs);

}  // namespace carrel::index
