#include "cli/json_output.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/output.h"

namespace carrel::cli {
namespace {

using Json = nlohmann::ordered_json;

// Text of documents and file names may hold bytes that are no UTF-8: they become U+FFFD.
std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json number_or_null(int number) { return number > 0 ? Json(number) : Json(nullptr); }

// Enough digits to tell scores apart, few enough to read.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json span_json(const Span& span) { return Json::array({span.begin, span.end}); }

Json boxes_json(const std::vector<Rect>& boxes) {
  Json list = Json::array();
  for (const Rect& box : boxes) list.push_back({box.left, box.top, box.right, box.bottom});
  return list;
}

Json explain_json(const Explanation& why) {
  const auto leg = [](const std::optional<double>& raw, double normalized, int rank) {
    if (!raw) return Json(nullptr);
    return Json{{"score", rounded(*raw)},
                {"normalized", rounded(normalized)},
                {"rank", number_or_null(rank)}};
  };
  return {{"lexical", leg(why.lexical, why.lexical_normalized, why.lexical_rank)},
          {"semantic", leg(why.semantic, why.semantic_normalized, why.semantic_rank)},
          {"lexical_weight", rounded(why.lexical_weight)}};
}

Json passage_json(const Passage& passage, bool explain) {
  Json highlights = Json::array();
  for (const Span& span : passage.highlights) highlights.push_back(span_json(span));
  Json hit{{"docid", passage.docid},
           {"score", rounded(passage.score)},
           {"collection", passage.collection},
           {"file", passage.file},
           {"uri", "carrel://" + passage.collection + "/" + passage.file},
           {"title", passage.title},
           {"heading", passage.heading},
           {"page", number_or_null(passage.page)},
           {"line", number_or_null(passage.line)},
           {"span", span_json(passage.span)},
           {"boxes", boxes_json(passage.boxes)},
           {"snippet", passage.snippet},
           {"highlights", highlights}};
  if (explain) hit["explain"] = explain_json(passage.explain);
  return hit;
}

std::string_view support_name(generate::Support support) {
  switch (support) {
    case generate::Support::supported:
      return "supported";
    case generate::Support::weak:
      return "weak";
    case generate::Support::unsupported:
      return "unsupported";
  }
  return "unsupported";
}

std::string_view coverage_name(index::Coverage coverage) {
  switch (coverage) {
    case index::Coverage::indexed:
      return "indexed";
    case index::Coverage::skipped:
      return "skipped";
    case index::Coverage::failed:
      return "failed";
  }
  return "failed";
}

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

std::string passages_json(const std::vector<Passage>& passages, bool explain) {
  Json list = Json::array();
  for (const Passage& passage : passages) list.push_back(passage_json(passage, explain));
  return dump(list);
}

std::string ask_json(const engine::AskResult& result) {
  Json citations = Json::array();
  for (const engine::CitedPlace& citation : result.citations) {
    citations.push_back({{"n", citation.number},
                         {"docid", citation.passage.docid},
                         {"collection", citation.passage.collection},
                         {"file", citation.passage.file},
                         {"title", citation.passage.title},
                         {"page", number_or_null(citation.place.page)},
                         {"line", number_or_null(citation.place.line)},
                         {"line_last", number_or_null(citation.place.line_last)},
                         {"span", span_json(citation.quote_span)},
                         {"boxes", boxes_json(citation.place.boxes)},
                         {"quote", citation.quote},
                         {"supported", support_name(citation.support)}});
  }
  return dump({{"answer", result.answer},
               {"refused", result.refused},
               {"evidence", rounded(result.evidence)},
               {"citations", citations},
               {"model", result.model},
               {"timings_ms",
                {{"retrieve", rounded(result.retrieve_ms)},
                 {"first_token", rounded(result.first_token_ms)},
                 {"total", rounded(result.total_ms)}}},
               {"tokens", result.tokens}});
}

std::string status_json(const engine::LibraryStatus& status) {
  Json collections = Json::array();
  for (const auto& [collection, counts] : status.collections) {
    const bool ran = collection.last_index_s > 0;
    collections.push_back(
        {{"name", collection.name},
         {"root", collection.root},
         {"documents", counts.documents},
         {"chunks", counts.chunks},
         {"skipped", counts.skipped},
         {"failed", counts.failed},
         {"bytes", counts.bytes},
         {"last_index", ran ? Json(format_time(collection.last_index_s)) : Json(nullptr)}});
  }
  Json models = Json::array();
  if (!status.space.empty()) models.push_back({{"name", status.space}, {"role", "embedding"}});
  return dump({{"library", status.folder},
               {"collections", collections},
               {"models", models},
               {"index",
                {{"vectors", status.index.vectors},
                 {"bytes", status.index.bytes},
                 {"text_bytes", status.index.text_bytes},
                 {"up_to_date", status.up_to_date}}}});
}

std::string document_json(const index::StoredDocument& document, std::string_view text) {
  return dump({{"docid", document.docid},
               {"collection", document.collection},
               {"file", document.file.path},
               {"uri", "carrel://" + document.collection + "/" + document.file.path},
               {"type", document.type},
               {"title", document.title},
               {"author", document.author},
               {"date", document.date},
               {"language", document.language},
               {"text", text}});
}

std::string files_json(const std::vector<engine::ListedFile>& files) {
  Json list = Json::array();
  for (const auto& [collection, file] : files) {
    const bool read = file.content != Sha256{};
    list.push_back({{"docid", read ? Json(docid(file.content)) : Json(nullptr)},
                    {"collection", collection},
                    {"file", file.path},
                    {"bytes", file.size_bytes},
                    {"coverage", coverage_name(file.coverage)},
                    {"reason", file.reason.empty() ? Json(nullptr) : Json(file.reason)},
                    {"message", file.message.empty() ? Json(nullptr) : Json(file.message)}});
  }
  return dump(list);
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

std::string evaluation_json(const engine::EvaluationReport& report) {
  Json json{{"set", report.set},
            {"passages", report.passages},
            {"queries", report.queries},
            {"lexical", leg_json(report.lexical)},
            {"semantic", leg_json(report.semantic)},
            {"hybrid", leg_json(report.hybrid)}};
  if (report.answers) json["answers"] = answers_json(*report.answers);
  return dump(json);
}

std::string sync_json(const engine::SyncReport& report) {
  return dump({{"files", report.files_seen},
               {"added", report.added},
               {"changed", report.changed},
               {"renamed", report.renamed},
               {"removed", report.removed},
               {"unchanged", report.unchanged},
               {"skipped", report.skipped},
               {"failed", report.failed},
               {"chunks", report.chunks},
               {"embedded", report.embedded},
               {"bytes", report.bytes},
               {"seconds", rounded(report.seconds)},
               {"interrupted", report.interrupted}});
}

std::string forget_json(const engine::ForgetReport& report) {
  Json json{{"documents", report.documents},
            {"collection", report.collection.empty() ? Json(nullptr) : Json(report.collection)}};
  if (report.files_checked > 0) {
    json["verified"] = report.pieces_checked > 0 && !report.remains_found;
    json["files_checked"] = report.files_checked;
    json["pieces_checked"] = report.pieces_checked;
  }
  return dump(json);
}

}  // namespace carrel::cli
