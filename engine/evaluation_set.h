// A retrieval test set in BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv (Thakur et al.,
// 2021).
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace carrel::engine {

struct EvaluationPassage {
  std::string id;
  std::string title;
  std::string text;
  std::string language;  // from "lang", or a two-letter prefix "de:" of the id; may be empty
};

struct EvaluationQuery {
  std::string id;
  std::string text;
  std::string language;              // from "lang"; a query is then searched in that language only
  std::vector<std::string> answers;  // gold answers; may be empty
  bool answerable = true;
};

struct EvaluationSet {
  std::string name;  // the folder's
  std::vector<EvaluationPassage> corpus;
  std::vector<EvaluationQuery> queries;
  // query id -> passage id -> grade > 0
  std::unordered_map<std::string, std::unordered_map<std::string, double>> gold;
  bool has_answers = false;  // some query has gold answers or is marked unanswerable
};

// Throws Error: not_found; corrupt, naming file and line.
EvaluationSet read_evaluation_set(const std::filesystem::path& folder);

}  // namespace carrel::engine
