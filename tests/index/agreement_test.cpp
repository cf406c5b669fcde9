#include "index/agreement.h"

#include <gtest/gtest.h>

namespace carrel::index {
namespace {

// Chunks 10 to 19 are of document 1, 20 to 29 of document 2 and so on.
std::vector<Agreement> agree(const std::vector<ChunkPair>& pairs, std::size_t asked_count) {
  return agreements(pairs, asked_count, [](std::int64_t chunk) { return chunk / 10; });
}

TEST(agreement, is_the_mean_likeness_of_what_was_asked_for) {
  const auto found = agree({{1, 20, 0.8}, {2, 21, 0.4}, {1, 30, 0.9}}, 2);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].document_id, 2);
  EXPECT_DOUBLE_EQ(found[0].score, 0.6);
  EXPECT_EQ(found[1].document_id, 3);
  EXPECT_DOUBLE_EQ(found[1].score, 0.45);  // nothing there is like chunk 2
}

TEST(agreement, counts_each_asked_chunk_once_by_its_best) {
  const auto found = agree({{1, 20, 0.5}, {1, 21, 0.7}, {1, 22, 0.6}}, 1);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_DOUBLE_EQ(found[0].score, 0.7);
  ASSERT_EQ(found[0].pairs.size(), 1U);
  EXPECT_EQ(found[0].pairs[0].found, 21);
}

TEST(agreement, connects_by_the_best_pairs_first) {
  const auto found = agree({{1, 20, 0.5}, {2, 21, 0.9}, {3, 22, 0.7}}, 3);
  ASSERT_EQ(found[0].pairs.size(), 3U);
  EXPECT_EQ(found[0].pairs[0].asked, 2);
  EXPECT_EQ(found[0].pairs[1].asked, 3);
  EXPECT_EQ(found[0].pairs[2].asked, 1);
}

TEST(agreement, of_nothing_is_nothing) { EXPECT_TRUE(agree({}, 4).empty()); }

}  // namespace
}  // namespace carrel::index
