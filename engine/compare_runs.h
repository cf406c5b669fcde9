// Whether a run of an evaluation differs from an earlier one by more than chance, and where.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/metrics.h"

namespace carrel::engine {

using NdcgByQuery = std::map<std::string, double>;

struct EarlierRun {
  std::string set;
  std::map<std::string, NdcgByQuery> legs;  // ndcg@10 by query id, by leg
};

// Reads what `carrel eval --json` printed. Throws Error: not_found; corrupt, naming what is
// missing.
EarlierRun read_earlier_run(const std::filesystem::path& json);

struct QueryChange {
  std::string query;
  double before = 0;
  double after = 0;
};

struct LegComparison {
  std::string leg;
  double before = 0;  // mean ndcg@10 of the queries that both runs have
  double after = 0;
  PairedDifference difference;
  std::size_t better = 0;  // queries
  std::size_t worse = 0;
  std::vector<QueryChange> most_changed;  // at most changes_named_max, the largest first
};

// Of the legs that both have. Throws Error{usage} when the runs are of different sets or share no
// query.
std::vector<LegComparison> compare_runs(const EarlierRun& before, const EvaluationReport& after);

}  // namespace carrel::engine
