#include "core/sha256.h"
#include "server/fields.h"
#include "server/model_names.h"
#include "server/ollama.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

Json details_json(const ServedModel& model) {
  const std::string family = model.kind == ModelKind::embedding ? "static" : "extractive";
  return {{"parent_model", ""},   {"format", "gguf"},
          {"family", family},     {"families", Json::array({family})},
          {"parameter_size", ""}, {"quantization_level", ""}};
}

// A name without a tag has the tag "latest" for Ollama's clients.
std::string tagged(const std::string& id) {
  return id.find(':') == std::string::npos ? id + ":latest" : id;
}

Json tag_json(const ServedModel& model) {
  return {{"name", tagged(model.id)},
          {"model", tagged(model.id)},
          {"modified_at", iso_time(model.modified_s)},
          {"size", model.bytes},
          {"digest", to_hex(sha256(model.id + " " + std::to_string(model.modified_s)))},
          {"details", details_json(model)}};
}

Response version(const Request&, Services&) { return json_response({{"version", ollama_version}}); }

Response tags(const Request& request, Services& services) {
  const auto models =
      services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
        return served_models(library, request.client);
      });
  Json list = Json::array();
  for (const ServedModel& model : models) list.push_back(tag_json(model));
  Response response = json_response({{"models", list}});
  response.count = static_cast<std::int64_t>(list.size());
  return response;
}

Response show(const Request& request, Services& services) {
  const Json body = dialect_body(request);
  Fields fields(body);
  std::string name = fields.text_or("model", "");
  if (name.empty()) name = fields.text("name");  // what older clients send
  fields.ignore({"name", "verbose"});
  fields.refuse({"system", "template", "options"}, "cannot be changed");
  fields.refuse_others();
  const ServedModel model =
      services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
        return find_any_model(library, request.client, name);
      });
  const bool embeds = model.kind == ModelKind::embedding;
  Json info{{"general.architecture", embeds ? "static" : "extractive"},
            {"general.basename", model.id}};
  if (embeds) info["static.embedding_length"] = model.dim;
  return json_response({{"modelfile", ""},
                        {"parameters", ""},
                        {"template", ""},
                        {"details", details_json(model)},
                        {"model_info", info},
                        {"capabilities", Json::array({embeds ? "embedding" : "completion"})},
                        {"modified_at", iso_time(model.modified_s)}});
}

constexpr char version_schema[] =
    R"({"type":"object","properties":{"version":{"type":"string"}},"required":["version"]})";
constexpr char tags_schema[] =
    R"({"type":"object","properties":{"models":{"type":"array","items":{"type":"object"}}},"required":["models"]})";
constexpr char show_request_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"}},"required":["model"]})";
constexpr char show_schema[] =
    R"({"type":"object","properties":{"details":{"type":"object"},"model_info":{"type":"object"},"capabilities":{"type":"array","items":{"type":"string"}}},"required":["details","capabilities"]})";

}  // namespace

std::vector<Route> ollama_model_routes() {
  return {{.method = "GET",
           .pattern = "/api/version",
           .summary = "Ollama: the version of its API",
           .response_schema = version_schema,
           .handler = version},
          {.method = "GET",
           .pattern = "/api/tags",
           .summary = "Ollama: the models",
           .response_schema = tags_schema,
           .handler = tags},
          {.method = "POST",
           .pattern = "/api/show",
           .summary = "Ollama: one model",
           .request_schema = show_request_schema,
           .response_schema = show_schema,
           .handler = show}};
}

}  // namespace carrel::server
