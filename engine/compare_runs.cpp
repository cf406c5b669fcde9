#include "engine/compare_runs.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

using nlohmann::json;

std::map<std::string, const LegReport*> legs_of(const EvaluationReport& report) {
  std::map<std::string, const LegReport*> legs{
      {"lexical", &report.lexical}, {"semantic", &report.semantic}, {"hybrid", &report.hybrid}};
  if (report.rerank) legs["rerank"] = &*report.rerank;
  return legs;
}

// What is less is the rounding of the numbers in the file.
constexpr double least_change = 0.001;

LegComparison compare_leg(const std::string& leg, const NdcgByQuery& before,
                          const NdcgByQuery& after) {
  LegComparison result{.leg = leg};
  std::vector<double> differences;
  for (const auto& [query, now] : after) {
    const auto earlier = before.find(query);
    if (earlier == before.end()) continue;
    differences.push_back(now - earlier->second);
    result.before += earlier->second;
    result.after += now;
    if (std::abs(differences.back()) < least_change) continue;
    ++(differences.back() > 0 ? result.better : result.worse);
    result.most_changed.push_back({query, earlier->second, now});
  }
  if (differences.empty()) throw Error(ErrorCode::usage, "the two runs have no query in common");
  result.before /= static_cast<double>(differences.size());
  result.after /= static_cast<double>(differences.size());
  result.difference = paired_bootstrap(differences);
  std::stable_sort(result.most_changed.begin(), result.most_changed.end(),
                   [](const QueryChange& a, const QueryChange& b) {
                     return std::abs(a.after - a.before) > std::abs(b.after - b.before);
                   });
  result.most_changed.resize(std::min(result.most_changed.size(), changes_named_max));
  return result;
}

}  // namespace

EarlierRun read_earlier_run(const std::filesystem::path& file) {
  try {
    const json run = json::parse(read_file(file, evaluation_run_bytes_max));
    EarlierRun earlier{.set = run.at("set"), .legs = {}};
    for (const auto& [leg, queries] : run.at("ndcg_by_query").items()) {
      earlier.legs[leg] = queries.get<NdcgByQuery>();
    }
    return earlier;
  } catch (const json::exception& error) {
    throw Error(ErrorCode::corrupt,
                file.string() + " is not what carrel eval --json prints: " + error.what());
  }
}

std::vector<LegComparison> compare_runs(const EarlierRun& before, const EvaluationReport& after) {
  if (before.set != after.set) {
    throw Error(ErrorCode::usage,
                "the earlier run is of the set " + before.set + ", this one of " + after.set);
  }
  std::vector<LegComparison> comparisons;
  for (const auto& [leg, report] : legs_of(after)) {
    const auto earlier = before.legs.find(leg);
    if (earlier == before.legs.end()) continue;
    comparisons.push_back(compare_leg(leg, earlier->second, report->ndcg_by_query));
  }
  return comparisons;
}

}  // namespace carrel::engine
