// platform.openai.com/docs/api-reference/models
#include <algorithm>

#include "server/errors.h"
#include "server/model_names.h"
#include "server/openai.h"
#include "server/services.h"

namespace carrel::server {
namespace {

Json model_json(const ServedModel& model) {
  return {{"id", model.id},
          {"object", "model"},
          {"created", model.modified_s},
          {"owned_by", "carrel"},
          {"kind", model.kind == ModelKind::embedding ? "embedding" : "chat"}};
}

std::vector<ServedModel> models_for(const Request& request, Services& services) {
  return services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
    return served_models(library, request.client);
  });
}

Response list_models(const Request& request, Services& services) {
  Json list = Json::array();
  for (const ServedModel& model : models_for(request, services)) list.push_back(model_json(model));
  Response response = json_response({{"object", "list"}, {"data", list}});
  response.count = static_cast<std::int64_t>(list.size());
  return response;
}

Response show_model(const Request& request, Services& services) {
  const std::string& id = request.params.at("id");
  return services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
    return json_response(model_json(find_any_model(library, request.client, id)));
  });
}

constexpr char model_schema[] =
    R"({"type":"object","properties":{"id":{"type":"string"},"object":{"type":"string"},"created":{"type":"integer"},"owned_by":{"type":"string"},"kind":{"type":"string"}},"required":["id","object","created","owned_by"]})";
constexpr char list_schema[] =
    R"({"type":"object","properties":{"object":{"type":"string"},"data":{"type":"array","items":{"type":"object"}}},"required":["object","data"]})";

}  // namespace

std::vector<Route> openai_model_routes() {
  return {{.method = "GET",
           .pattern = "/v1/models",
           .summary = "OpenAI: the models: carrel, carrel:COLLECTION and the embedding model",
           .response_schema = list_schema,
           .handler = list_models},
          {.method = "GET",
           .pattern = "/v1/models/{id}",
           .summary = "OpenAI: one model",
           .response_schema = model_schema,
           .handler = show_model}};
}

}  // namespace carrel::server
