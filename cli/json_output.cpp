#include "cli/json_output.h"

#include "server/shapes.h"

namespace carrel::cli {
namespace {

using server::Json;
using server::rounded;

std::string dump(const Json& json) { return server::indented(json); }

std::string_view health_name(engine::Health health) {
  switch (health) {
    case engine::Health::good:
      return "good";
    case engine::Health::warning:
      return "warning";
    case engine::Health::bad:
      return "bad";
  }
  return "bad";
}

Json leg_json(const engine::LegReport& leg) {
  return {{"ndcg@10", rounded(leg.scores.ndcg_10)},
          {"recall@10", rounded(leg.scores.recall_10)},
          {"recall@100", rounded(leg.scores.recall_100)},
          {"mrr@10", rounded(leg.scores.mrr_10)},
          {"map", rounded(leg.scores.map)},
          {"p50_ms", rounded(leg.p50_ms)},
          {"p95_ms", rounded(leg.p95_ms)},
          {"p99_ms", rounded(leg.p99_ms)}};
}

Json by_query_json(const engine::LegReport& leg) {
  Json json = Json::object();
  for (const auto& [query, ndcg] : leg.ndcg_by_query) json[query] = rounded(ndcg);
  return json;
}

Json comparison_json(const engine::LegComparison& comparison) {
  Json changes = Json::array();
  for (const auto& change : comparison.most_changed) {
    changes.push_back({{"query", change.query},
                       {"before", rounded(change.before)},
                       {"after", rounded(change.after)}});
  }
  const auto& difference = comparison.difference;
  return {{"queries", difference.queries},
          {"before", rounded(comparison.before)},
          {"after", rounded(comparison.after)},
          {"difference", rounded(difference.mean)},
          {"low", rounded(difference.low)},
          {"high", rounded(difference.high)},
          {"p", rounded(difference.p)},
          {"better", comparison.better},
          {"worse", comparison.worse},
          {"most_changed", changes}};
}

Json answers_json(const engine::AnswerReport& answers) {
  return {{"questions", answers.questions},
          {"em", rounded(answers.em)},
          {"f1", rounded(answers.f1)},
          {"contains_gold", rounded(answers.contains_gold)},
          {"citation_precision", rounded(answers.citation_precision)},
          {"citation_recall", rounded(answers.citation_recall)},
          {"refusal_precision", rounded(answers.refusal_precision)},
          {"refusal_recall", rounded(answers.refusal_recall)},
          {"p50_ms", rounded(answers.p50_ms)}};
}

}  // namespace

std::string document_json(const index::StoredDocument& document, std::string_view text,
                          const std::vector<index::Backlink>& backlinks) {
  Json linking = Json::array();
  for (const index::Backlink& each : backlinks) {
    linking.push_back({{"file", each.path}, {"title", each.title}});
  }
  return dump({{"docid", document.docid},
               {"collection", document.collection},
               {"file", document.file.path},
               {"uri", engine::document_uri(document.collection, document.file.path)},
               {"type", document.type},
               {"title", document.title},
               {"author", document.author},
               {"date", document.date},
               {"language", document.language},
               {"backlinks", linking},
               {"text", text}});
}

std::string findings_json(const std::vector<engine::Finding>& findings) {
  Json list = Json::array();
  for (const engine::Finding& finding : findings) {
    list.push_back({{"subject", finding.subject},
                    {"health", health_name(finding.health)},
                    {"detail", finding.detail},
                    {"remedy", finding.remedy.empty() ? Json(nullptr) : Json(finding.remedy)}});
  }
  return dump(list);
}

std::string evaluation_json(const engine::EvaluationReport& report,
                            const std::vector<engine::LegComparison>& comparisons) {
  Json json{{"set", report.set},
            {"passages", report.passages},
            {"queries", report.queries},
            {"lexical", leg_json(report.lexical)},
            {"semantic", leg_json(report.semantic)},
            {"hybrid", leg_json(report.hybrid)}};
  json["ndcg_by_query"] = {{"lexical", by_query_json(report.lexical)},
                           {"semantic", by_query_json(report.semantic)},
                           {"hybrid", by_query_json(report.hybrid)}};
  if (report.rerank) {
    json["rerank"] = leg_json(*report.rerank);
    json["ndcg_by_query"]["rerank"] = by_query_json(*report.rerank);
  }
  for (const auto& comparison : comparisons) {
    json["comparison"][comparison.leg] = comparison_json(comparison);
  }
  if (report.answers) json["answers"] = answers_json(*report.answers);
  return dump(json);
}

std::string passages_json(const std::vector<Passage>& passages, bool explain) {
  Json list = Json::array();
  for (const Passage& passage : passages) {
    list.push_back(server::hit_json(passage, explain ? server::Explain::yes : server::Explain::no));
  }
  return dump(list);
}

std::string ask_json(const engine::AskResult& result) { return dump(server::answer_json(result)); }

std::string status_json(const engine::LibraryStatus& status) {
  return dump(server::status_json(status));
}

std::string files_json(const std::vector<engine::ListedFile>& files) {
  Json list = Json::array();
  for (const auto& file : files) list.push_back(server::file_json(file));
  return dump(list);
}

std::string sync_json(const engine::SyncReport& report) { return dump(server::sync_json(report)); }

std::string forget_json(const engine::ForgetReport& report) {
  return dump(server::forget_json(report));
}

}  // namespace carrel::cli
