// The shape that Jina and Cohere gave to reranking and others took over; OpenAI has none.
#include <algorithm>

#include "engine/rerank.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/model_names.h"
#include "server/openai.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

std::vector<std::string> read_documents(Fields& fields) {
  const Json* list = fields.find("documents");
  if (list == nullptr || !list->is_array() || list->empty()) {
    throw bad_parameter("documents", "must be a list of texts");
  }
  if (list->size() > rerank_texts_max) {
    throw bad_parameter("documents", "may have " + std::to_string(rerank_texts_max) + " entries");
  }
  std::vector<std::string> texts;
  for (const Json& item : *list) {
    const auto text = item.is_object() ? item.find("text") : item.end();
    const Json* value = item.is_object() && text != item.end() ? &*text : &item;
    if (!value->is_string()) throw bad_parameter("documents", "must hold texts, or {\"text\"}");
    texts.push_back(value->get<std::string>());
  }
  return texts;
}

struct Reranked {
  std::string model;
  std::vector<engine::RerankedText> ranking;
  std::int64_t tokens = 0;
};

Reranked rerank(engine::Library& library, const Client& client, const std::string& model,
                const std::string& query, const std::vector<std::string>& documents,
                const std::stop_token& stop) {
  Reranked result;
  result.model = find_any_model(library, client, model).id;
  const std::vector<std::string_view> texts(documents.begin(), documents.end());
  result.ranking = engine::rerank(library, query, texts, stop);
  for (const std::string_view text : texts) result.tokens += library.embedder().count_tokens(text);
  result.tokens += library.embedder().count_tokens(query);
  return result;
}

Response rerank_documents(const Request& request, Services& services) {
  const Json body = dialect_body(request);
  Fields fields(body);
  const std::string model = fields.text_or("model", "carrel");
  const std::string query = fields.text("query");
  if (query.size() > query_bytes_max) throw bad_parameter("query", "is too long");
  const std::vector<std::string> documents = read_documents(fields);
  const auto count = static_cast<std::size_t>(
      fields.count("top_n", 1, wished_count_max).value_or(static_cast<int>(documents.size())));
  const bool with_documents = fields.flag("return_documents").value_or(false);
  fields.ignore({"user"});
  fields.refuse_others();

  const Reranked found =
      services.read(request.stop, [&](engine::Library& library, const std::stop_token& stop) {
        return rerank(library, request.client, model, query, documents, stop);
      });
  Json results = Json::array();
  for (std::size_t i = 0; i < std::min(count, found.ranking.size()); ++i) {
    const auto& [index, score] = found.ranking[i];
    Json result{{"index", index}, {"relevance_score", rounded(score)}};
    if (with_documents) result["document"] = {{"text", documents[index]}};
    results.push_back(std::move(result));
  }
  Response response = json_response({{"id", new_openai_id("rerank-")},
                                     {"object", "list"},
                                     {"model", found.model},
                                     {"results", std::move(results)},
                                     {"usage", {{"total_tokens", found.tokens}}}});
  response.count = static_cast<std::int64_t>(found.ranking.size());
  return response;
}

constexpr char request_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"query":{"type":"string"},"documents":{"type":"array","items":{"type":"string"}},"top_n":{"type":"integer"},"return_documents":{"type":"boolean"}},"required":["query","documents"],"additionalProperties":false})";
constexpr char response_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"results":{"type":"array","items":{"type":"object","properties":{"index":{"type":"integer"},"relevance_score":{"type":"number"}},"required":["index","relevance_score"]}},"usage":{"type":"object"}},"required":["model","results"]})";

}  // namespace

std::vector<Route> openai_rerank_routes() {
  return {{.method = "POST",
           .pattern = "/v1/rerank",
           .summary = "Texts ordered by how well they answer a query",
           .request_schema = request_schema,
           .response_schema = response_schema,
           .handler = rerank_documents}};
}

}  // namespace carrel::server
