#include "index/title_match.h"

#include <gtest/gtest.h>

#include "index/connection.h"
#include "library_helpers.h"

namespace carrel::index {
namespace {

using testing::Library;

TitleEvidence evidence(const std::string& query, const std::string& title,
                       const std::string& language = "en") {
  const std::vector<std::string> languages{language};
  const Highlighter highlighter(make_lexical_query(parse_query(query), languages), {});
  return TitleMatcher(query, highlighter).of(title, language);
}

std::vector<Passage> hybrid(Library& library, const std::string& query) {
  return Searcher(library.store()).search(parse_query(query), {}, "", {.mode = Mode::hybrid});
}

TEST(TitleMatch, a_title_that_stands_whole_in_the_query_is_named) {
  // "drew", "fuller", "star", "series": each word tells as much where nothing is known of them.
  const TitleEvidence whole = evidence("in which series did Drew Fuller star", "Drew Fuller");
  EXPECT_DOUBLE_EQ(whole.named, 0.5);
  EXPECT_DOUBLE_EQ(whole.covered, 1);
  const TitleEvidence part = evidence("in which series did Drew star", "Drew Fuller");
  EXPECT_DOUBLE_EQ(part.named, 0);
  EXPECT_DOUBLE_EQ(part.covered, 0.5);
  EXPECT_DOUBLE_EQ(evidence("what did Fuller and Drew star in", "Drew Fuller").named, 0);
}

TEST(TitleMatch, words_are_compared_in_their_forms) {
  EXPECT_GT(evidence("who signed the supplier contracts", "Supplier contract").named, 0);
  EXPECT_GT(evidence("was steht in den MIETVERTRÄGEN", "Mietvertrag", "de").named, 0);
}

TEST(TitleMatch, a_note_in_parentheses_at_the_end_need_not_be_asked_for) {
  EXPECT_GT(evidence("who is in Welcome to the Show", "Welcome to the Show (TV series)").named, 0);
  EXPECT_DOUBLE_EQ(evidence("TV series", "(TV series)").covered, 1);
}

TEST(TitleMatch, a_title_of_stop_words_says_nothing) {
  const TitleEvidence none = evidence("who was the one", "The");
  EXPECT_DOUBLE_EQ(none.named, 0);
  EXPECT_DOUBLE_EQ(none.covered, 0);
}

TEST(TitleMatch, a_name_with_underscores_is_several_words) {
  EXPECT_DOUBLE_EQ(evidence("the outline", "research_outline").covered, 0.5);
  EXPECT_GT(evidence("where is my research outline", "research_outline").named, 0);
  EXPECT_GT(evidence("where is research_outline", "research_outline").named, 0);
}

TEST(TitleMatch, names_without_spaces_are_found_inside_a_sentence) {
  EXPECT_GT(evidence("东京大学的历史", "东京大学", "zh").named, 0);
  EXPECT_DOUBLE_EQ(evidence("东京的历史", "东京大学", "zh").named, 0);
}

TEST(TitleMatch, the_document_that_is_named_rises_and_no_score_falls) {
  Library library;
  library.put({"other.txt", "Drew Fuller", "en", "Radio"});
  library.put({"show.txt", "Music", "en", "Drew Fuller"});
  const std::string query = "on which stations was Drew Fuller seen";
  const Highlighter highlighter(make_lexical_query(parse_query(query), {}), {});
  std::vector<Fused> ranked{{.id = 1, .score = 0.5}, {.id = 2, .score = 0.45}};
  favour_titles(library.store().connection().database, TitleMatcher(query, highlighter), ranked);
  EXPECT_EQ(ranked[0].id, 2);
  EXPECT_GT(ranked[0].score, 0.5);
  EXPECT_LT(ranked[0].score, 1);
  EXPECT_TRUE(ranked[0].explain.title);
  EXPECT_EQ(ranked[1].score, 0.5);
  EXPECT_FALSE(ranked[1].explain.title);
}

TEST(TitleMatch, only_hybrid_search_looks_at_titles_anew) {
  Library library;
  library.put({"show.txt", "Music of the nineties", "en", "Drew Fuller"});
  EXPECT_FALSE(library.search("music of Drew Fuller").front().explain.title);
  EXPECT_TRUE(hybrid(library, "music of Drew Fuller").front().explain.title);
}

TEST(TitleMatch, a_document_without_a_title_is_named_by_its_file) {
  Library library({{"notes/porto trip.md", "We saw the river"},
                   {"a.md", "A trip with porto, and a trip to the river, porto again"}});
  const auto found = hybrid(library, "porto trip river");
  ASSERT_EQ(found.size(), 2U);
  for (const Passage& passage : found) {
    EXPECT_EQ(passage.explain.title.has_value(), passage.file != "a.md") << passage.file;
  }
}

}  // namespace
}  // namespace carrel::index
