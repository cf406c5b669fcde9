// Answers over a corpus of encyclopedic paragraphs, where it is at hand beside the source tree.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/unicode.h"
#include "generate/generator.h"

namespace carrel::generate {
namespace {

using nlohmann::json;
using Paragraphs = std::vector<Passage>;

const std::filesystem::path folder = "../shared/data/eval/squad2-a";

Paragraphs read_paragraphs() {
  Paragraphs paragraphs;
  std::ifstream in(folder / "corpus.jsonl");
  for (std::string line; std::getline(in, line);) {
    const json row = json::parse(line);
    Passage passage;
    passage.file = row["_id"];
    passage.title = row["title"];
    passage.text = row["text"];
    passage.span = {0, passage.text.size()};
    passage.language = "en";
    paragraphs.push_back(std::move(passage));
  }
  return paragraphs;
}

bool quotes_one_of(const Answer& answer, const json& golds) {
  for (const Citation& citation : answer.citations) {
    for (const auto& gold : golds) {
      if (citation.quote.find(gold.get<std::string>()) != std::string::npos) return true;
    }
  }
  return false;
}

// The question's own paragraph and its five followers, as a retriever would mix near with far.
std::vector<Passage> around(const Paragraphs& paragraphs, std::size_t index, std::size_t offset) {
  std::vector<Passage> given;
  for (std::size_t i = 0; i < 6; ++i) {
    given.push_back(paragraphs[(index + offset + i) % paragraphs.size()]);
  }
  return given;
}

TEST(Corpus, answers_what_a_paragraph_holds_and_refuses_what_none_holds) {
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not here";
  const Paragraphs paragraphs = read_paragraphs();
  std::map<std::string, std::size_t> index_of;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) index_of[paragraphs[i].file] = i;
  std::map<std::string, std::string> gold;
  std::ifstream qrels(folder / "qrels.tsv");
  for (std::string query, document, score; qrels >> query >> document >> score;) gold[query] = document;

  const auto generator = make_extractive_generator({});
  int asked = 0, answered = 0, right = 0, refused_absent = 0;
  std::ifstream in(folder / "queries.jsonl");
  int line_number = 0;
  for (std::string line; std::getline(in, line);) {
    if (++line_number % 20 != 0) continue;
    const json row = json::parse(line);
    if (!row["answerable"].get<bool>()) continue;
    const std::string question = row["text"];
    const std::size_t index = index_of.at(gold.at(row["_id"]));
    ++asked;
    const Answer there = generator->answer(question, around(paragraphs, index, 0), {}, {});
    answered += there.refused ? 0 : 1;
    right += quotes_one_of(there, row["answers"]) ? 1 : 0;
    refused_absent += generator->answer(question, around(paragraphs, index, 300), {}, {}).refused;
  }
  ASSERT_GT(asked, 100);
  RecordProperty("asked", asked);
  RecordProperty("answered", answered);
  RecordProperty("right", right);
  RecordProperty("refused_absent", refused_absent);
  EXPECT_GE(answered, asked * 85 / 100);
  EXPECT_GE(right, asked * 75 / 100);
  EXPECT_GE(refused_absent, asked * 90 / 100);
}

}  // namespace
}  // namespace carrel::generate
