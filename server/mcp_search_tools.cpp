#include "engine/ask.h"
#include "engine/browse.h"
#include "engine/search.h"
#include "server/api.h"
#include "server/chat_question.h"
#include "server/cited_text.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/mcp_tools.h"
#include "server/shapes.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

std::string read_query(Fields& fields) {
  std::string query = fields.text("query");
  if (query.size() > query_bytes_max) throw bad_parameter("query", "is too long");
  return query;
}

int read_limit(Fields& fields, const McpOptions& options) {
  return fields.count("limit", 1, mcp_hits_max).value_or(options.search_results);
}

// The shape that ChatGPT's connectors and deep research expect: one entry a document.
Json result_json(const Passage& passage) {
  const std::string uri = document_uri(passage.collection, passage.file);
  return {{"id", uri}, {"title", passage.title}, {"text", passage.snippet}, {"url", uri}};
}

// Says into `hints` which words are read as others; it must outlive the search.
void take_notes(engine::SearchRequest& request, Json& hints) {
  request.on_note = [&hints](const engine::QueryNote& note) {
    hints.push_back(engine::sentence_of(note));
  };
}

McpTool::Run prepare_search(Fields& fields, const McpOptions& options) {
  engine::SearchRequest wanted{.query = read_query(fields), .collections = {}};
  wanted.options.count = read_limit(fields, options);
  wanted.options.per_document_max = 1;
  return [wanted](const ToolCall& call) {
    engine::SearchRequest request = wanted;
    request.collections = call.client.collections;
    Json hints = Json::array();
    take_notes(request, hints);
    Json results = Json::array();
    for (const Passage& passage : engine::search(call.library, request, call.stop)) {
      results.push_back(result_json(passage));
    }
    const auto count = static_cast<std::int64_t>(results.size());
    return ToolResult{.structured = {{"results", std::move(results)}, {"hints", hints}}, .count = count};
  };
}

index::Mode read_mode(Fields& fields) {
  const std::string name = fields.text_or("mode", "hybrid");
  if (name == "hybrid") return index::Mode::hybrid;
  if (name == "lexical") return index::Mode::lexical;
  if (name == "semantic") return index::Mode::semantic;
  throw bad_parameter("mode", "must be hybrid, lexical or semantic");
}

Json hits_with_uris(const std::vector<Passage>& passages) {
  Json hits = hits_json(passages, Explain::no);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    hits[i]["uri"] = document_uri(passages[i].collection, passages[i].file);
    for (Json& other : hits[i]["also_in"]) {
      other["uri"] = document_uri(other["collection"].get<std::string>(),
                                  other["file"].get<std::string>());
    }
  }
  return hits;
}

McpTool::Run prepare_query(Fields& fields, const McpOptions& options) {
  engine::SearchRequest wanted{.query = read_query(fields),
                               .collections = fields.texts("collections", list_items_max)};
  wanted.options.count = read_limit(fields, options);
  wanted.options.mode = read_mode(fields);
  wanted.options.score_min = fields.number("min_score").value_or(0);
  return [wanted](const ToolCall& call) {
    engine::SearchRequest request = wanted;
    request.collections = visible_collections(call.client, wanted.collections);
    Json hints = Json::array();
    take_notes(request, hints);
    const auto passages = engine::search(call.library, request, call.stop);
    return ToolResult{.structured = {{"query", wanted.query},
                                     {"hits", hits_with_uris(passages)},
                                     {"hints", hints}},
                      .count = static_cast<std::int64_t>(passages.size())};
  };
}

McpTool::Run prepare_ask(Fields& fields, const McpOptions& options) {
  const engine::AskRequest wanted{
      .question = checked_question("question", fields.text("question")),
      .collections = fields.texts("collections", list_items_max),
      .sources =
          fields.count("sources", 1, static_cast<int>(sources_max)).value_or(options.ask_sources)};
  return [wanted](const ToolCall& call) {
    engine::AskRequest request = wanted;
    request.collections = visible_collections(call.client, wanted.collections);
    const engine::AskResult result = engine::ask(call.library, request, {}, call.stop);
    Json answer = answer_json(result);
    answer["citations"] = citations_json(result);
    return ToolResult{.structured = std::move(answer),
                      .count = static_cast<std::int64_t>(result.citations.size())};
  };
}

ToolResult status_of(const ToolCall& call) {
  Json json = visible_status(call.client, engine::library_status(call.library.store()));
  json["version"] = call.options.version;
  const auto count = static_cast<std::int64_t>(json["collections"].size());
  return {.structured = std::move(json), .count = count};
}

McpTool::Run prepare_status(Fields&, const McpOptions&) { return status_of; }

constexpr char hit_schema[] =
    R"({"type":"object","properties":{"query":{"type":"string"},"hits":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"docid":{"type":"string"},"document_id":{"type":"integer"},"score":{"type":"number"},"collection":{"type":"string"},"file":{"type":"string"},"title":{"type":"string"},"heading":{"type":"string"},"snippet":{"type":"string"},"also_in":{"type":"array","description":"Other files with the same or nearly the same passage, at most 20","items":{"type":"object","properties":{"uri":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"}}}},"also_in_count":{"type":"integer"}},"required":["uri","docid","score","collection","file","title","snippet"]}},"hints":{"type":"array","items":{"type":"string"},"description":"Words that were read as others, and documents that are preferred"}},"required":["query","hits"]})";

constexpr McpTool tools[] = {
    {.name = "search",
     .title = "Search documents",
     .description = "Find documents in the user's library. Returns an id, title, url and a snippet "
                    "of each, best first; `fetch` reads one by its id. The query may hold words, "
                    "\"exact phrases\", -exclusions, and filters such as type:pdf, in:collection, "
                    "before:2025-01-01.",
     .input_schema =
         R"({"type":"object","properties":{"query":{"type":"string","description":"What to look for"},"limit":{"type":"integer","minimum":1,"maximum":50,"description":"Documents wanted"}},"required":["query"],"additionalProperties":false})",
     .output_schema =
         R"({"type":"object","properties":{"results":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"},"url":{"type":"string"}},"required":["id","title","text","url"]}},"hints":{"type":"array","items":{"type":"string"},"description":"Words that were read as others, and documents that are preferred"}},"required":["results"]})",
     .prepare = prepare_search},
    {.name = "query",
     .title = "Find passages",
     .description = "Find passages with their exact place: page or line, heading, score, snippet. "
                    "Several passages of one document may be among them. The query language is "
                    "that of `search`.",
     .input_schema =
         R"({"type":"object","properties":{"query":{"type":"string","description":"What to look for"},"collections":{"type":"array","items":{"type":"string"},"description":"Only these; `status` lists them"},"mode":{"type":"string","enum":["hybrid","lexical","semantic"],"description":"By words and meaning (hybrid), words only, or meaning only"},"limit":{"type":"integer","minimum":1,"maximum":50,"description":"Passages wanted"},"min_score":{"type":"number","minimum":0,"maximum":1,"description":"Leave out passages under this score"}},"required":["query"],"additionalProperties":false})",
     .output_schema = hit_schema,
     .prepare = prepare_query},
    {.name = "ask",
     .title = "Ask the library",
     .description = "A short answer made of sentences of the documents, each with a numbered "
                    "citation that was checked, or `refused` when they do not hold the answer.",
     .input_schema =
         R"({"type":"object","properties":{"question":{"type":"string","description":"A whole question"},"collections":{"type":"array","items":{"type":"string"},"description":"Only these; `status` lists them"},"sources":{"type":"integer","minimum":1,"maximum":100,"description":"Passages the answer may be made from"}},"required":["question"],"additionalProperties":false})",
     .output_schema =
         R"({"type":"object","properties":{"answer":{"type":"string"},"refused":{"type":"boolean"},"evidence":{"type":"number"},"citations":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"uri":{"type":"string"},"file":{"type":"string"},"title":{"type":"string"},"quote":{"type":"string"},"supported":{"type":"string"}},"required":["n","uri","quote"]}},"hints":{"type":"array","items":{"type":"string"},"description":"Words that were read as others, and documents that are preferred"},"model":{"type":"string"},"tokens":{"type":"integer"}},"required":["answer","refused","citations"]})",
     .prepare = prepare_ask},
    {.name = "status",
     .title = "Library status",
     .description = "Which collections there are, how many documents each holds, what could not be "
                    "read, and when they were last indexed.",
     .input_schema = R"({"type":"object","properties":{},"additionalProperties":false})",
     .output_schema =
         R"({"type":"object","properties":{"collections":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"documents":{"type":"integer"},"chunks":{"type":"integer"},"skipped":{"type":"integer"},"failed":{"type":"integer"}},"required":["name","documents"]}},"version":{"type":"string"}},"required":["collections","version"]})",
     .prepare = prepare_status},
};

}  // namespace

std::span<const McpTool> search_tools() noexcept { return tools; }

}  // namespace carrel::server
