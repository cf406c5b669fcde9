#include "engine/rerank.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"

namespace carrel::engine {
namespace {

class Rerank : public ::testing::Test {
 protected:
  std::vector<std::size_t> order(std::string_view query,
                                 const std::vector<std::string_view>& texts) {
    std::vector<std::size_t> indices;
    double last = 1;
    for (const RerankedText& text : rerank(library_, query, texts)) {
      indices.push_back(text.index);
      EXPECT_LE(text.score, last);
      EXPECT_GE(text.score, 0);
      last = text.score;
    }
    return indices;
  }

  TemporaryFolder folder_;
  Library library_{{.folder = folder_.path() / "library"}, index::Access::write};
};

TEST_F(Rerank, puts_the_text_with_the_querys_words_first) {
  EXPECT_EQ(order("when does the lease end",
                  {"The cat sleeps on the sofa.", "The lease ends on 31 March 2025.",
                   "Leases are contracts."})
                .front(),
            1U);
}

TEST_F(Rerank, sees_other_forms_of_a_word) {
  EXPECT_EQ(order("baking breads", {"She walked home.", "He bakes bread."}).front(), 1U);
}

TEST_F(Rerank, goes_by_meaning_where_no_word_is_shared) {
  EXPECT_EQ(order("physician", {"the boat sails north", "the doctor at the hospital"}).front(), 1U);
}

TEST_F(Rerank, gives_every_text_once_also_empty_ones) {
  EXPECT_EQ(order("heron", {"", "", "heron"}), (std::vector<std::size_t>{2, 0, 1}));
  EXPECT_TRUE(order("heron", {}).empty());
  EXPECT_EQ(order("???", {"a", "b"}).size(), 2U);
}

TEST_F(Rerank, can_be_stopped) {
  std::stop_source source;
  source.request_stop();
  const std::vector<std::string_view> texts{"a"};
  EXPECT_THROW(rerank(library_, "a", texts, source.get_token()), Error);
}

}  // namespace
}  // namespace carrel::engine
