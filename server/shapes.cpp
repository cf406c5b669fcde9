#include "server/shapes.h"

#include <cmath>
#include <ctime>

#include "engine/coverage.h"
#include "engine/document_name.h"

namespace carrel::server {
namespace {

Json second_look_json(const SecondLookEvidence& look) {
  return {{"looked_at", look.looked_at},
          {"first_score", rounded(look.first_score)},
          {"title", rounded(look.title)},
          {"by_word", rounded(look.by_word)},
          {"best_window", rounded(look.best_window)}};
}

Json explain_json(const Explanation& why) {
  const auto leg = [](const std::optional<double>& raw, double normalized, int rank) {
    if (!raw) return Json(nullptr);
    return Json{{"score", rounded(*raw)},
                {"normalized", rounded(normalized)},
                {"rank", number_or_null(rank)}};
  };
  Json json{{"lexical", leg(why.lexical, why.lexical_normalized, why.lexical_rank)},
            {"semantic", leg(why.semantic, why.semantic_normalized, why.semantic_rank)},
            {"lexical_weight", rounded(why.lexical_weight)}};
  if (why.preferences_met > 0) json["preferences_met"] = why.preferences_met;
  if (why.title) {
    json["title"] = {{"named", rounded(why.title->named)},
                     {"covered", rounded(why.title->covered)}};
  }
  if (why.second_look) json["rerank"] = second_look_json(*why.second_look);
  return json;
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

}  // namespace

Json number_or_null(int number) { return number > 0 ? Json(number) : Json(nullptr); }

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json span_json(const Span& span) { return Json::array({span.begin, span.end}); }

Json boxes_json(const std::vector<Rect>& boxes) {
  Json list = Json::array();
  for (const Rect& box : boxes) list.push_back({box.left, box.top, box.right, box.bottom});
  return list;
}

Json other_files_json(const std::vector<OtherFile>& files) {
  Json list = Json::array();
  for (const OtherFile& each : files) {
    list.push_back({{"collection", each.collection},
                    {"file", each.file},
                    {"uri", engine::document_uri(each.collection, each.file)}});
  }
  return list;
}

Json placed_text_json(const PlacedText& text) {
  return {{"page", number_or_null(text.page)},
          {"line", number_or_null(text.line)},
          {"span", span_json(text.span)},
          {"snippet", text.snippet}};
}

Json connections_json(const std::vector<Connection>& connections) {
  Json list = Json::array();
  for (const Connection& connection : connections) {
    list.push_back({{"likeness", rounded(connection.likeness)},
                    {"asked", placed_text_json(connection.asked)},
                    {"found", placed_text_json(connection.found)}});
  }
  return list;
}

Json hit_json(const Passage& passage, Explain explain) {
  Json highlights = Json::array();
  for (const Span& span : passage.highlights) highlights.push_back(span_json(span));
  Json hit{{"docid", passage.docid},
           {"score", rounded(passage.score)},
           {"collection", passage.collection},
           {"file", passage.file},
           {"uri", engine::document_uri(passage.collection, passage.file)},
           {"title", passage.title},
           {"heading", passage.heading},
           {"page", number_or_null(passage.page)},
           {"line", number_or_null(passage.line)},
           {"sheet", text_or_null(passage.sheet)},
           {"cell", text_or_null(passage.cell)},
           {"place", engine::place_text(passage)},
           {"span", span_json(passage.span)},
           {"boxes", boxes_json(passage.boxes)},
           {"snippet", passage.snippet},
           {"highlights", highlights},
           {"also_in", other_files_json(passage.also_in)},
           {"also_in_count", passage.also_in_count}};
  if (!passage.connections.empty()) hit["connections"] = connections_json(passage.connections);
  if (explain == Explain::yes) hit["explain"] = explain_json(passage.explain);
  return hit;
}

// Where what came nearest stands, so that it can be opened.
Json nearest_json(const std::optional<Passage>& nearest) {
  if (!nearest) return nullptr;
  return {{"docid", nearest->docid},
          {"collection", nearest->collection},
          {"file", nearest->file},
          {"title", nearest->title},
          {"page", number_or_null(nearest->page)},
          {"line", number_or_null(nearest->line)},
          {"sheet", text_or_null(nearest->sheet)},
          {"cell", text_or_null(nearest->cell)},
          {"place", engine::place_text(*nearest)},
          {"span", span_json(nearest->span)},
          {"boxes", boxes_json(nearest->boxes)}};
}

Json answer_json(const engine::AskResult& result) {
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
                         {"sheet", text_or_null(citation.place.sheet)},
                         {"cell", text_or_null(citation.place.cell)},
                         {"place", engine::place_text(citation.passage.collection,
                                                      citation.passage.file, citation.place)},
                         {"span", span_json(citation.quote_span)},
                         {"boxes", boxes_json(citation.place.boxes)},
                         {"quote", citation.quote},
                         {"supported", support_name(citation.support)}});
  }
  Json hints = Json::array();
  for (const engine::QueryNote& note : result.notes) hints.push_back(engine::sentence_of(note));
  return {{"answer", result.answer},
               {"refused", result.refused},
               {"evidence", rounded(result.evidence)},
               {"citations", citations},
               {"nearest", nearest_json(result.nearest)},
               {"hints", hints},
               {"model", result.model},
               {"timings_ms",
                {{"retrieve", rounded(result.retrieve_ms)},
                 {"first_token", rounded(result.first_token_ms)},
                 {"total", rounded(result.total_ms)}}},
               {"tokens", result.tokens}};
}

Json status_json(const engine::LibraryStatus& status) {
  Json collections = Json::array();
  for (const auto& [collection, counts, trouble] : status.collections) {
    const bool ran = collection.last_index_s > 0;
    collections.push_back(
        {{"name", collection.name},
         {"root", collection.root},
         {"include", collection.include},
         {"exclude", collection.exclude},
         {"documents", counts.documents},
         {"chunks", counts.chunks},
         {"skipped", counts.skipped},
         {"failed", counts.failed},
         {"partial", counts.partial},
         {"bytes", counts.bytes},
         {"last_index", ran ? Json(iso_time(collection.last_index_s)) : Json(nullptr)},
         {"trouble", text_or_null(trouble)}});
  }
  Json models = Json::array();
  if (!status.space.empty()) models.push_back({{"name", status.space}, {"role", "embedding"}});
  return {{"library", status.folder},
               {"collections", collections},
               {"models", models},
               {"index",
                {{"vectors", status.index.vectors},
                 {"bytes", status.index.bytes},
                 {"text_bytes", status.index.text_bytes},
                 {"up_to_date", status.up_to_date}}}};
}

Json file_json(const engine::ListedFile& listed) {
  const auto& [collection, file] = listed;
  const bool read = file.content != Sha256{};
  return {{"docid", read ? Json(docid(file.content)) : Json(nullptr)},
          {"collection", collection},
          {"file", file.path},
          {"bytes", file.size_bytes},
          {"coverage", coverage_name(file.coverage)},
          {"reason", text_or_null(file.reason)},
          {"message", text_or_null(file.message)},
          {"remedy", text_or_null(std::string(engine::remedy_for(file)))}};
}

Json sync_json(const engine::SyncReport& report) {
  return {{"files", report.files_seen},
               {"added", report.added},
               {"changed", report.changed},
               {"renamed", report.renamed},
               {"removed", report.removed},
               {"unchanged", report.unchanged_and_read()},
               {"skipped", report.all_skipped()},
               {"failed", report.all_failed()},
               {"partial", report.partial},
               {"packed", report.packed},
               {"chunks", report.chunks},
               {"embedded", report.embedded},
               {"bytes", report.bytes},
               {"seconds", rounded(report.seconds)},
               {"interrupted", report.interrupted}};
}

Json forget_json(const engine::ForgetReport& report) {
  Json json{{"documents", report.documents},
            {"collection", text_or_null(report.collection)},
            {"folder", text_or_null(report.folder)},
            {"document", text_or_null(report.document)},
            {"turns", report.turns}};
  if (report.files_checked > 0) {
    json["verified"] = report.rows_are_gone && !report.remains_found;
    json["rows_are_gone"] = report.rows_are_gone;
    json["short_texts"] = report.short_texts;
    json["files_checked"] = report.files_checked;
    json["pieces_checked"] = report.pieces_checked;
  }
  return json;
}

std::string iso_time(std::int64_t seconds_since_epoch) {
  const std::time_t time = seconds_since_epoch;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char buffer[32];
  const std::size_t bytes = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {buffer, bytes};
}

}  // namespace carrel::server
