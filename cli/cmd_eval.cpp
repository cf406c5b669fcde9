#include <array>
#include <cstdio>

#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "cli/json_output.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "engine/compare_runs.h"
#include "engine/evaluate.h"

namespace carrel::cli {
namespace {

struct EvalFlags {
  std::string folder;
  bool no_answers = false;
  bool files = false;
  int rerank_ms = 0;  // 0: no second look
  std::string compare;
};

std::string leg_line(const char* name, const engine::LegReport& leg) {
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(),
                "%-9s ndcg@10 %.3f  recall@10 %.3f  recall@100 %.3f  mrr@10 %.3f  map %.3f  "
                "p50 %.2f ms  p95 %.2f ms\n",
                name, leg.scores.ndcg_10, leg.scores.recall_10, leg.scores.recall_100,
                leg.scores.mrr_10, leg.scores.map, leg.p50_ms, leg.p95_ms);
  return line.data();
}

std::string answers_line(const engine::AnswerReport& answers) {
  std::array<char, 240> line{};
  std::snprintf(line.data(), line.size(),
                "answers   f1 %.3f  em %.3f  holds gold %.3f  citation precision %.3f recall %.3f  "
                "refusal precision %.3f recall %.3f  p50 %.2f ms\n",
                answers.f1, answers.em, answers.contains_gold, answers.citation_precision,
                answers.citation_recall, answers.refusal_precision, answers.refusal_recall,
                answers.p50_ms);
  return line.data();
}

std::string comparison_lines(const engine::LegComparison& comparison) {
  const auto& difference = comparison.difference;
  std::array<char, 200> line{};
  std::snprintf(line.data(), line.size(),
                "%-9s ndcg@10 %.4f -> %.4f: %+.4f (95 of 100: %+.4f to %+.4f, p %.3f); of %zu queries "
                "%zu better, %zu worse\n",
                comparison.leg.c_str(), comparison.before, comparison.after, difference.mean,
                difference.low, difference.high, difference.p, difference.queries,
                comparison.better, comparison.worse);
  std::string lines = line.data();
  for (const auto& change : comparison.most_changed) {
    std::snprintf(line.data(), line.size(), "  %.3f -> %.3f  ", change.before, change.after);
    lines += line.data() + escape_to_line(change.query) + "\n";
  }
  return lines;
}

int run_eval(const EvalFlags& flags, const Context& context) {
  const Interrupt interrupt;
  // Read first: a wrong file should not cost the run.
  std::optional<engine::EarlierRun> earlier;
  if (!flags.compare.empty()) earlier = engine::read_earlier_run(flags.compare);
  engine::EvaluationReport report;
  {
    Progress progress(context.show_progress());
    report = engine::evaluate(
        flags.folder,
        {.model = context.library_options().model,
         .today = context.library_options().today,
         .answers = !flags.no_answers,
         .texts = flags.files ? engine::PassageTexts::files : engine::PassageTexts::corpus,
         .rerank_budget = rerank_budget(flags.rerank_ms),
         .on_ranking = {}},
        [&](const std::string& stage, std::int64_t done, std::int64_t total) {
          progress.show(stage, done, total);
        },
        interrupt.token());
  }
  std::vector<engine::LegComparison> comparisons;
  if (earlier) comparisons = engine::compare_runs(*earlier, report);
  if (context.options.json) {
    print(evaluation_json(report, comparisons));
    return status_done;
  }
  std::string out = report.set + ": " + format_count(report.passages, "passage", "passages") +
                    ", " + format_count(report.queries, "query", "queries") + " with gold\n" +
                    leg_line("lexical", report.lexical) + leg_line("semantic", report.semantic) +
                    leg_line("hybrid", report.hybrid);
  if (report.rerank) out += leg_line("rerank", *report.rerank);
  if (report.answers) out += answers_line(*report.answers);
  for (const auto& comparison : comparisons) out += comparison_lines(comparison);
  print(out);
  return status_done;
}

}  // namespace

void add_eval_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<EvalFlags>();  // shared: the callback outlives this call
  CLI::App* command =
      add_command(app, context, "eval", "Judge retrieval and answers on a test set in BEIR layout",
                  "  carrel eval scifact/\n"
                  "  carrel eval my-questions/ --json > before.json\n"
                  "  carrel eval my-questions/ --rerank --compare before.json\n"
                  "The set is indexed into a temporary library; yours is not touched.",
                  [flags, &context] { return run_eval(*flags, context); });
  command->add_option("DIR", flags->folder, "Folder with corpus.jsonl, queries.jsonl, qrels.tsv")
      ->required();
  command->add_flag("--no-answers", flags->no_answers, "Judge retrieval only");
  add_rerank_option(*command, flags->rerank_ms, "Judge hybrid with a second look too, of MS at most each");
  command->add_option("--compare", flags->compare,
                      "Say what differs from an earlier run, which --json printed into this file");
  command->add_flag("--files", flags->files,
                    "Passages are pages: take their text from the PDFs in DIR/docs, as carrel reads them");
}

}  // namespace carrel::cli
