#include "library_helpers.h"

#include "index/filter.h"

namespace carrel::index::testing {
namespace {

TEST(Lexical, finds_words_in_any_inflection_case_and_accent) {
  Library library({{"a.txt", "The running houses of the résumé."}, {"b.txt", "Nothing here."}});
  for (const std::string query : {"run", "HOUSE", "resume", "Résumés", "house running"}) {
    EXPECT_EQ(library.found(query), Paths{"a.txt"}) << query;
  }
}

TEST(Lexical, stems_each_document_by_its_own_language) {
  Library library({{"de.txt", "Die Häuser der Stadt wurden gebaut.", "de"},
                   {"fr.txt", "Les nationalités et les chevaux.", "fr"},
                   {"en.txt", "Cities and horses.", "en"}});
  EXPECT_EQ(library.found("Haus"), Paths{"de.txt"});
  EXPECT_EQ(library.found("nationalité"), Paths{"fr.txt"});
  EXPECT_EQ(library.found("horse"), Paths{"en.txt"});
}

TEST(Lexical, finds_chinese_japanese_and_thai_without_spaces) {
  Library library({{"zh.txt", "北京是中华人民共和国的首都", "zh"},
                   {"ja.txt", "私は黒猫を飼っています。", "ja"},
                   {"th.txt", "กรุงเทพมหานครเป็นเมืองหลวง", "th"}});
  EXPECT_EQ(library.found("首都"), Paths{"zh.txt"});
  EXPECT_EQ(library.found("猫"), Paths{"ja.txt"});
  EXPECT_EQ(library.found("\"黒猫\""), Paths{"ja.txt"});
  EXPECT_EQ(library.found("เมืองหลวง"), Paths{"th.txt"});
  EXPECT_EQ(library.found("\"猫黒\""), Paths{});
}

TEST(Lexical, finds_identifiers_whole_and_in_part) {
  Library library({{"a.txt", "Call foo.bar_baz before HTMLParser, see ISO-9001 and v1.2.3."},
                   {"b.txt", "Write an e-mail to ann@example.com about C++."}});
  for (const std::string query : {"foo.bar_baz", "bar_baz", "baz", "HTMLParser", "htmlparser",
                                  "parser", "ISO-9001", "iso9001", "9001", "v1.2.3"}) {
    EXPECT_EQ(library.found(query), Paths{"a.txt"}) << query;
  }
  for (const std::string query : {"email", "e-mail", "ann@example.com", "example", "c++"}) {
    EXPECT_EQ(library.found(query), Paths{"b.txt"}) << query;
  }
}

TEST(Lexical, requires_every_phrase_in_order) {
  Library library({{"a.txt", "The quick brown fox."}, {"b.txt", "The brown quick fox."}});
  EXPECT_EQ(library.found("\"quick brown\""), Paths{"a.txt"});
  EXPECT_EQ(library.found("\"brown quick\" fox"), Paths{"b.txt"});
  EXPECT_EQ(library.found("\"quick brown\" \"brown quick\""), Paths{});
  EXPECT_EQ(library.found("quick brown").size(), 2U);
}

TEST(Lexical, keeps_stop_words_in_phrases) {
  Library library({{"a.txt", "To be or not to be, that is the question."},
                   {"b.txt", "A question of being."}});
  EXPECT_EQ(library.found("\"to be or not to be\""), Paths{"a.txt"});
  EXPECT_EQ(library.found("\"be to or\""), Paths{});
  EXPECT_EQ(library.found("\"to be\" unfindable"), Paths{"a.txt"});
}

TEST(Lexical, matches_a_phrase_across_both_writings_of_a_compound) {
  Library library({{"a.txt", "Her e-mail address is new."}, {"b.txt", "His email address is old."}});
  EXPECT_EQ(library.found("\"e-mail address\"").size(), 2U);
  EXPECT_EQ(library.found("\"email address\"").size(), 2U);
}

TEST(Lexical, leaves_out_what_is_excluded) {
  Library library({{"a.txt", "apple pie"}, {"b.txt", "apple juice"}, {"c.txt", "apple tree"}});
  EXPECT_EQ(library.found("apple -pie -juice"), Paths{"c.txt"});
  EXPECT_EQ(library.found("apple -\"apple pie\"").size(), 2U);
}

TEST(Lexical, drops_stop_words_from_a_question_unless_there_is_nothing_else) {
  Library library({{"a.txt", "What is the mass of the moon?"}, {"b.txt", "This is what the cat is."}});
  EXPECT_EQ(library.found("what is the moon"), Paths{"a.txt"});
  EXPECT_EQ(library.found("what is the").size(), 2U);
}

TEST(Lexical, searches_titles_headings_and_file_names) {
  Library library({{"trips/lisbon_2023.txt", "We went by train.", "en", "Holiday diary"},
                   {"b.txt", "Other things."}});
  for (const std::string query : {"lisbon", "2023", "holiday", "train"}) {
    EXPECT_EQ(library.found(query), Paths{"trips/lisbon_2023.txt"}) << query;
  }
  EXPECT_EQ(library.found("txt"), Paths{});
  EXPECT_EQ(library.found("trips"), Paths{});
}

TEST(Lexical, ranks_the_rarer_word_and_the_shorter_text_first) {
  Library library({{"a.txt", "common common common words and more common words"},
                   {"b.txt", "common zebra"},
                   {"c.txt", "common"},
                   {"d.txt", "zebra with a long text of many other things around it to be read"}});
  EXPECT_EQ(library.found("common zebra").front(), "b.txt");
  const auto zebra = library.found("zebra");
  EXPECT_EQ(zebra, (Paths{"b.txt", "d.txt"}));
}

TEST(Lexical, takes_no_query_for_match_syntax) {
  Library library(one("a.txt", "alpha beta"));
  for (const std::string query :
       {"alpha OR", "alpha AND (", "\"", "\"\"", "alpha*", "{title}: alpha", "NEAR(alpha beta)",
        "alpha\" OR \"beta", "body:alpha", "^alpha", "- alpha", "alpha'; DROP TABLE fts; --"}) {
    EXPECT_NO_THROW(library.search(query)) << query;
  }
  EXPECT_EQ(library.found("title:nowhere alpha"), Paths{});
}

TEST(Lexical, survives_a_query_of_thousands_of_words) {
  Library library(one("a.txt", "word7 alpha"));
  std::string query;
  for (int i = 0; i < 5000; ++i) query += "word" + std::to_string(i) + " ";
  EXPECT_EQ(library.found(query), Paths{"a.txt"});
  EXPECT_EQ(library.found(std::string(5000, '"') + " alpha"), Paths{"a.txt"});
}

TEST(Lexical, narrows_by_every_filter_before_ranking) {
  Library library(
      {{"2023/plan.md", "budget one", "en", "Old plan", "markdown", "2023-05-01", {"Work/Money"}},
       {"2024/plan.md", "budget two", "de", "New plan", "markdown", "2024-05-01", {"home"}},
       {"2024/scan.pdf", "budget three", "en", "", "pdf", "", {}, 1'735'689'600'000'000'000}});
  const auto found = [&](const std::string& filter) { return library.found(filter + " budget"); };
  EXPECT_EQ(found("path:2023/*"), Paths{"2023/plan.md"});
  EXPECT_EQ(found("path:2023"), Paths{"2023/plan.md"});
  EXPECT_EQ(found("path:notes/2024/*.md"), Paths{"2024/plan.md"});
  EXPECT_EQ(found("path:*.md").size(), 2U);
  EXPECT_EQ(found("type:md lang:en"), Paths{"2023/plan.md"});
  EXPECT_EQ(found("type:PDF"), Paths{"2024/scan.pdf"});
  EXPECT_EQ(found("type:pdf type:markdown").size(), 3U);
  EXPECT_EQ(found("tag:work"), Paths{"2023/plan.md"});
  EXPECT_EQ(found("tag:wor"), Paths{});
  EXPECT_EQ(found("tag:#HOME"), Paths{"2024/plan.md"});
  EXPECT_EQ(found("title:\"old plan\""), Paths{"2023/plan.md"});
  EXPECT_EQ(found("before:2024"), Paths{"2023/plan.md"});
  EXPECT_EQ(found("after:2024-05-01").size(), 2U);
  EXPECT_EQ(found("after:2025"), Paths{"2024/scan.pdf"});
  EXPECT_EQ(found("in:notes").size(), 3U);
  EXPECT_EQ(found("in:elsewhere"), Paths{});
}

TEST(Lexical, finds_the_few_allowed_chunks_among_many_better_ones) {
  Library library;
  for (int i = 0; i < 300; ++i) library.put({"many/" + std::to_string(i) + ".txt", "zebra"});
  library.put({"one/a.txt", "a zebra in a much longer text that ranks below all of the others"});
  EXPECT_EQ(library.found("zebra path:one"), Paths{"one/a.txt"});
}

TEST(Glob, matches_stars_and_question_marks) {
  EXPECT_TRUE(glob_matches("*.md", "a/b.md"));
  EXPECT_TRUE(glob_matches("a?c", "aéc"));
  EXPECT_TRUE(glob_matches("**", ""));
  EXPECT_FALSE(glob_matches("a*b", "acbd"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_TRUE(glob_matches("a*b*c", "a1b2b3c"));
  EXPECT_FALSE(glob_matches(std::string(60, '*') + "x", std::string(5000, 'a')));
}

}  // namespace
}  // namespace carrel::index::testing
