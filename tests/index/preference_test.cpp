#include "index/preference.h"

#include "index/connection.h"
#include "index/filter.h"
#include "index/folder_names.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

Filters of_type(const std::string& type) {
  Filters filters;
  filters.types = {type};
  return filters;
}

// Three documents of a passage each, and a ranking of them.
class Preference : public ::testing::Test {
 protected:
  // Of chunk 1, 2 and 3 with these scores.
  std::vector<Fused> preferred(const std::vector<double>& scores,
                               const std::vector<Filters>& filters) {
    std::vector<Fused> ranked;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      ranked.push_back({.id = static_cast<std::int64_t>(i) + 1, .score = scores[i], .explain = {}});
    }
    prefer(library_.store().connection().database, filters, ranked);
    return ranked;
  }

  static std::vector<std::int64_t> ids_of(const std::vector<Fused>& ranked) {
    std::vector<std::int64_t> ids;
    for (const Fused& each : ranked) ids.push_back(each.id);
    return ids;
  }

  Library library_{{{"a.txt", "Apples", "en", "", "text", "2024-01-01"},
                    {"tax/2024/b.pdf", "Pears", "en", "", "pdf", "2024-02-01"},
                    {"tax/c.pdf", "Plums", "en", "", "pdf", "2023-02-01"}}};
};

using Ids = std::vector<std::int64_t>;

TEST_F(Preference, moves_up_what_scores_little_less_and_nothing_else) {
  const auto ranked = preferred({0.60, 0.55, 0.30}, {of_type("pdf")});
  EXPECT_EQ(ids_of(ranked), (Ids{2, 1, 3}));
  EXPECT_DOUBLE_EQ(ranked[0].score, 0.66);
  EXPECT_DOUBLE_EQ(ranked[1].score, 0.60);
  EXPECT_EQ(ranked[0].explain.preferences_met, 1);
  EXPECT_EQ(ranked[1].explain.preferences_met, 0);
}

TEST_F(Preference, counts_each_that_is_met) {
  Filters of_2023;
  of_2023.before = "2024";
  const auto ranked = preferred({0.60, 0.49, 0.48}, {of_type("pdf"), of_2023});
  EXPECT_EQ(ids_of(ranked), (Ids{3, 1, 2}));
  EXPECT_EQ(ranked[0].explain.preferences_met, 2);
}

TEST_F(Preference, keeps_the_order_of_scores_that_would_pass_the_bound) {
  const auto ranked = preferred({0.70, 0.90, 0.95}, {of_type("pdf")});
  EXPECT_EQ(ids_of(ranked), (Ids{3, 2, 1}));
  EXPECT_EQ(ranked[0].score, 1);
  EXPECT_EQ(ranked[1].score, 1);
}

TEST_F(Preference, leaves_a_ranking_that_nothing_meets) {
  const auto ranked = preferred({0.60, 0.50, 0.40}, {of_type("epub")});
  EXPECT_EQ(ids_of(ranked), (Ids{1, 2, 3}));
  EXPECT_DOUBLE_EQ(ranked[0].score, 0.60);
}

TEST_F(Preference, asks_whether_any_document_passes) {
  EXPECT_TRUE(any_document_passes(library_.store(), of_type("pdf")));
  EXPECT_FALSE(any_document_passes(library_.store(), of_type("epub")));
}

TEST_F(Preference, folders_come_with_those_above_them) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(document_folders(library_.store(), {}), (Texts{"notes/tax", "notes/tax/2024"}));
  EXPECT_EQ(document_folders(library_.store(), {"other"}), Texts{});
}

}  // namespace
}  // namespace carrel::index::testing
