// Judges retrieval and answers on a test set: builds a library of its passages in a temporary
// folder, runs every query in each mode, and compares with the gold.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/passage.h"
#include "engine/library.h"
#include "engine/metrics.h"

namespace carrel::engine {

struct LegReport {
  RankingScores scores;  // means over the queries that have gold
  std::map<std::string, double> ndcg_by_query;  // ndcg@10 by query id
  double p50_ms = 0;     // of one search, model and library warm
  double p95_ms = 0;
  double p99_ms = 0;
};

// Of the queries with gold answers, or marked unanswerable.
struct AnswerReport {
  std::int64_t questions = 0;
  double em = 0;  // of answerable ones; extractive answers are sentences, so EM is near 0
  double f1 = 0;
  double contains_gold = 0;       // share of answerable ones whose answer holds a gold string
  double citation_precision = 0;  // share of citations that name a gold passage
  double citation_recall = 0;     // share of answerable questions with such a citation
  double refusal_precision = 0;   // share of refusals that were right
  double refusal_recall = 0;      // share of unanswerable questions that were refused
  double p50_ms = 0;
};

struct EvaluationReport {
  std::string set;
  std::int64_t passages = 0;
  std::int64_t queries = 0;  // with gold
  LegReport lexical;
  LegReport semantic;
  LegReport hybrid;
  std::optional<LegReport> rerank;  // hybrid with a second look, where one was asked for
  std::optional<AnswerReport> answers;
};

// Where the texts of the passages come from.
enum class PassageTexts {
  corpus,  // corpus.jsonl
  files,   // pages of the PDFs in docs/, as our parser reads them
};

struct EvaluateOptions {
  std::filesystem::path model;  // empty: the built-in one
  std::function<std::chrono::sys_days()> today;  // as LibraryOptions has it
  bool answers = true;          // judge answers where the set has gold ones
  PassageTexts texts = PassageTexts::corpus;
  std::optional<std::chrono::milliseconds> rerank_budget;  // none: no second look is judged
  // Called with every ranking, best first.
  std::function<void(const std::string& leg, const std::string& query,
                     const std::vector<Passage>& ranking)>
      on_ranking;
};

// Called with what is being done, such as "hybrid", and how far it is.
using EvaluateObserver =
    std::function<void(const std::string& stage, std::int64_t done, std::int64_t total)>;

// Throws Error: not_found, corrupt (of the set); cancelled.
EvaluationReport evaluate(const std::filesystem::path& set_folder, const EvaluateOptions& options,
                          const EvaluateObserver& observer = {}, std::stop_token stop = {});

}  // namespace carrel::engine
