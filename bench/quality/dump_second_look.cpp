// Writes what a second look sees of the passages of every query of an evaluation set, for
// fit_second_look.py:
//
//   dump_second_look SET > LINES
//
// One line a passage, tab-separated: query id, passage id, grade (0: not gold), then the evidence
// in the order of SecondLookEvidence. The library is built as `carrel eval` builds it, and no
// passage is left out for want of time.
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "engine/evaluate.h"
#include "engine/evaluation_set.h"

int main(int argc, char** argv) {
  using namespace carrel;
  if (argc != 2) {
    std::fputs("usage: dump_second_look SET\n", stderr);
    return 2;
  }
  const auto gold = engine::read_evaluation_set(argv[1]).gold;
  const auto print_ranking = [&](const std::string& leg, const std::string& query,
                                 const std::vector<Passage>& ranking) {
    if (leg != "rerank") return;
    const auto& grades = gold.at(query);
    for (const Passage& passage : ranking) {
      const auto grade = grades.find(passage.file);
      const auto& look = passage.explain.second_look;
      if (!look) continue;
      std::printf("%s\t%s\t%g\t%.5f\t%.5f\t%.5f\t%.5f\n", query.c_str(), passage.file.c_str(),
                  grade == grades.end() ? 0.0 : grade->second, look->first_score, look->title,
                  look->by_word, look->best_window);
    }
  };
  engine::evaluate(argv[1], {.model = {},
                             .answers = false,
                             .rerank_budget = std::chrono::minutes(1),
                             .on_ranking = print_ranking});
}
