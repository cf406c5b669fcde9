#include "engine/evaluate.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::engine {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

TEST(evaluate, a_small_set_is_judged_in_every_mode) {
  const TemporaryFolder folder;
  write(folder.path() / "corpus.jsonl",
        "{\"_id\": \"p1\", \"title\": \"Bees\", \"text\": \"Bees swarm in May.\"}\n"
        "{\"_id\": \"p2\", \"title\": \"Apples\", \"text\": \"Apples ripen in September.\"}\n"
        "{\"_id\": \"p3\", \"title\": \"Hedges\", \"text\": \"Hedges are cut in July.\"}\n");
  write(folder.path() / "queries.jsonl",
        "{\"_id\": \"q1\", \"text\": \"When do bees swarm?\", \"answers\": [\"May\"]}\n"
        "{\"_id\": \"q2\", \"text\": \"When do apples ripen?\", \"answers\": [\"September\"]}\n"
        "{\"_id\": \"q3\", \"text\": \"Who built the Great Wall of China?\", "
        "\"answerable\": false}\n");
  write(folder.path() / "qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\n");
  std::vector<std::string> legs;
  const EvaluationReport report = evaluate(
      folder.path(), {.rerank_budget = std::chrono::seconds(10),
                      .on_ranking = [&](const std::string& leg, const std::string&,
                                        const std::vector<Passage>&) { legs.push_back(leg); }});
  EXPECT_EQ(report.passages, 3);
  EXPECT_EQ(report.queries, 2);
  ASSERT_TRUE(report.rerank.has_value());
  EXPECT_DOUBLE_EQ(report.rerank->scores.ndcg_10, 1);
  EXPECT_EQ(report.hybrid.ndcg_by_query, (std::map<std::string, double>{{"q1", 1}, {"q2", 1}}));
  EXPECT_EQ(legs, (std::vector<std::string>{"lexical", "lexical", "semantic", "semantic", "hybrid",
                                            "hybrid", "rerank", "rerank"}));
  EXPECT_DOUBLE_EQ(report.lexical.scores.ndcg_10, 1);
  EXPECT_DOUBLE_EQ(report.hybrid.scores.ndcg_10, 1);
  EXPECT_GT(report.semantic.scores.recall_100, 0);
  ASSERT_TRUE(report.answers.has_value());
  EXPECT_EQ(report.answers->questions, 3);
  EXPECT_DOUBLE_EQ(report.answers->citation_recall, 1);
  EXPECT_DOUBLE_EQ(report.answers->refusal_recall, 1);
}

// What corpus.jsonl says of the pages is not looked at.
TEST(evaluate, pages_of_files_are_read_by_our_parser) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "docs");
  ingest::TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Bees swarm in May.");
  pdf.page();
  pdf.text(72, 100, "Apples ripen in September.");
  write(folder.path() / "docs/year.pdf", pdf.bytes());
  write(folder.path() / "corpus.jsonl",
        "{\"_id\": \"year#p1\", \"title\": \"\", \"text\": \"nothing\"}\n"
        "{\"_id\": \"year#p2\", \"title\": \"\", \"text\": \"nothing\"}\n");
  write(folder.path() / "queries.jsonl", "{\"_id\": \"q1\", \"text\": \"When do apples ripen?\"}\n");
  write(folder.path() / "qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tyear#p2\t1\n");
  EXPECT_DOUBLE_EQ(evaluate(folder.path(), {}).lexical.scores.ndcg_10, 0);
  const EvaluationReport report = evaluate(folder.path(), {.texts = PassageTexts::files});
  EXPECT_EQ(report.passages, 2);
  EXPECT_DOUBLE_EQ(report.lexical.scores.ndcg_10, 1);
}

TEST(evaluate, an_id_that_is_no_page_of_a_file_is_told) {
  const TemporaryFolder folder;
  write(folder.path() / "corpus.jsonl", "{\"_id\": \"p1\", \"text\": \"x\"}\n");
  write(folder.path() / "queries.jsonl", "{\"_id\": \"q1\", \"text\": \"x\"}\n");
  write(folder.path() / "qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\n");
  EXPECT_THROW(evaluate(folder.path(), {.texts = PassageTexts::files}), Error);
}

TEST(evaluate, a_broken_line_names_file_and_line) {
  const TemporaryFolder folder;
  write(folder.path() / "corpus.jsonl", "{\"_id\": \"p1\", \"text\": \"x\"}\n{broken\n");
  try {
    evaluate(folder.path(), {});
    FAIL() << "accepted a broken set";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::corrupt);
    EXPECT_NE(std::string(error.what()).find("corpus.jsonl:2"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("broken"), std::string::npos) << "text in an error";
  }
}

TEST(evaluate, a_grade_that_is_no_number_names_file_and_line) {
  const TemporaryFolder folder;
  write(folder.path() / "corpus.jsonl", "{\"_id\": \"p1\", \"text\": \"x\"}\n");
  write(folder.path() / "queries.jsonl", "{\"_id\": \"q1\", \"text\": \"x\"}\n");
  write(folder.path() / "qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\tgood\n");
  try {
    evaluate(folder.path(), {});
    FAIL() << "took a word for a grade";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::corrupt);
    EXPECT_NE(std::string(error.what()).find("qrels.tsv:2"), std::string::npos);
  }
}

}  // namespace
}  // namespace carrel::engine
