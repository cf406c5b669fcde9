#include "index/agreement.h"

#include <gtest/gtest.h>

namespace carrel::index {
namespace {

// Chunks 20 to 29 are of document 2, 30 to 39 of document 3 and so on.
ChunkPair pair(std::int64_t asked, std::int64_t found, double likeness) {
  return {.asked = asked, .found = found, .document_id = found / 10, .likeness = likeness};
}

std::vector<Agreement> agree(const std::vector<std::int64_t>& asked,
                             const std::vector<ChunkPair>& pairs) {
  return agreements(asked, pairs);
}

TEST(agreement, is_the_mean_likeness_of_what_was_asked_for) {
  const auto found = agree({1, 2}, {pair(1, 20, 0.8), pair(2, 21, 0.4), pair(1, 30, 0.5)});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].document_id, 2);
  EXPECT_DOUBLE_EQ(found[0].score, 0.6);
  EXPECT_EQ(found[1].document_id, 3);
  EXPECT_DOUBLE_EQ(found[1].score, 0.25);  // nothing there is like chunk 2
}

TEST(agreement, counts_each_asked_chunk_once_by_its_best) {
  const auto found = agree({1}, {pair(1, 20, 0.5), pair(1, 21, 0.7), pair(1, 22, 0.6)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_DOUBLE_EQ(found[0].score, 0.7);
  ASSERT_EQ(found[0].pairs.size(), 1U);
  EXPECT_EQ(found[0].pairs[0].found, 21);
}

TEST(agreement, connects_by_the_best_pairs_first) {
  const auto found = agree({1, 2, 3}, {pair(1, 20, 0.5), pair(2, 21, 0.8), pair(3, 22, 0.7)});
  ASSERT_EQ(found[0].pairs.size(), 3U);
  EXPECT_EQ(found[0].pairs[0].asked, 2);
  EXPECT_EQ(found[0].pairs[1].asked, 3);
  EXPECT_EQ(found[0].pairs[2].asked, 1);
}

// Chunk 1 is a notice that stands in nine documents; chunk 2 is like a chunk of one of them.
TEST(agreement, makes_little_of_what_stands_in_many_documents) {
  std::vector<ChunkPair> pairs;
  for (std::int64_t document = 2; document <= 10; ++document) {
    pairs.push_back(pair(1, document * 10, 1));
  }
  pairs.push_back(pair(2, 71, 0.6));
  const auto found = agree({1, 2}, pairs);
  ASSERT_EQ(found.size(), 9U);
  EXPECT_EQ(found[0].document_id, 7);
  EXPECT_GT(found[0].score, 0.6);
  EXPECT_EQ(found[0].pairs[0].asked, 2);  // tells more than the notice
  EXPECT_LT(found[1].score, 0.15);
}

TEST(agreement, of_nothing_but_what_stands_in_many_documents_is_still_agreement) {
  const auto found = agree({1}, {pair(1, 20, 1), pair(1, 30, 1), pair(1, 40, 0.95)});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_DOUBLE_EQ(found[0].score, 1);
  EXPECT_EQ(found[0].document_id, 2);
  EXPECT_EQ(found[1].document_id, 3);
}

TEST(agreement, of_nothing_is_nothing) { EXPECT_TRUE(agree({4}, {}).empty()); }

}  // namespace
}  // namespace carrel::index
