#include <chrono>

#include "server/embedding.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/ollama.h"

namespace carrel::server {
namespace {

using Clock = std::chrono::steady_clock;

Json row_json(std::span<const float> row) { return std::vector<float>(row.begin(), row.end()); }

Response embed(const Request& request, Services& services) {
  const auto start = Clock::now();
  const Json body = dialect_body(request);
  Fields fields(body);
  const std::string model = fields.text("model");
  const Json* input = fields.find("input");
  const bool is_empty = input != nullptr && input->is_array() && input->empty();
  const auto dimensions = fields.count("dimensions", 1, wished_count_max);
  fields.flag("truncate");  // no text is too long for the built-in model
  fields.ignore({"keep_alive", "options"});
  fields.refuse_others();

  Embedded found{.model = model, .vectors = {}, .tokens = 0};
  if (!is_empty) {
    found = embed_input(request, services, model, embedding_input("input", input), dimensions);
  }
  Json rows = Json::array();
  for (std::size_t i = 0; i < found.vectors.rows(); ++i) {
    rows.push_back(row_json(found.vectors.row(i)));
  }
  const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
  Response response = json_response({{"model", model},
                                     {"embeddings", std::move(rows)},
                                     {"total_duration", took.count()},
                                     {"load_duration", 0},
                                     {"prompt_eval_count", found.tokens}});
  response.count = static_cast<std::int64_t>(found.vectors.rows());
  return response;
}

// The older way: one text, one vector.
Response embed_one(const Request& request, Services& services) {
  const Json body = dialect_body(request);
  Fields fields(body);
  const std::string model = fields.text("model");
  const EmbeddingInput input{.texts = {fields.text_or("prompt", "")}, .tokens = {}};
  fields.ignore({"keep_alive", "options"});
  fields.refuse_others();
  if (input.texts.front().empty()) return json_response({{"embedding", Json::array()}});
  const Embedded found = embed_input(request, services, model, input, std::nullopt);
  Response response = json_response({{"embedding", row_json(found.vectors.row(0))}});
  response.count = 1;
  return response;
}

constexpr char embed_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"input":{"description":"a text or a list of texts"},"dimensions":{"type":"integer"}},"required":["model","input"]})";
constexpr char embedded_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"embeddings":{"type":"array","items":{"type":"array","items":{"type":"number"}}},"prompt_eval_count":{"type":"integer"}},"required":["model","embeddings"]})";
constexpr char embed_one_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"prompt":{"type":"string"}},"required":["model","prompt"]})";
constexpr char embedded_one_schema[] =
    R"({"type":"object","properties":{"embedding":{"type":"array","items":{"type":"number"}}},"required":["embedding"]})";

}  // namespace

std::vector<Route> ollama_embedding_routes() {
  return {{.method = "POST",
           .pattern = "/api/embed",
           .summary = "Ollama: vectors of texts",
           .request_schema = embed_schema,
           .response_schema = embedded_schema,
           .handler = embed},
          {.method = "POST",
           .pattern = "/api/embeddings",
           .summary = "Ollama, the older way: the vector of a text",
           .request_schema = embed_one_schema,
           .response_schema = embedded_one_schema,
           .handler = embed_one}};
}

}  // namespace carrel::server
