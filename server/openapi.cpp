#include "server/openapi.h"

#include <algorithm>

namespace carrel::server {
namespace {

constexpr char error_schema[] =
    R"({"type":"object","properties":{"error":{"type":"object","properties":{"message":{"type":"string"},"type":{"type":"string"},"param":{"type":["string","null"]},"code":{"type":["string","null"]}},"required":["message","type"]}},"required":["error"]})";

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// One for each {name} of the pattern.
Json path_parameters(const std::string& pattern) {
  Json parameters = Json::array();
  for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
    parameters.push_back({{"name", pattern.substr(at + 1, pattern.find('}', at) - at - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

// "get_api_v1_documents_id"
std::string operation_id(const Route& route) {
  std::string id = in_lower_case(route.method);
  for (const char c : route.pattern) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word) {
      id += c;
    } else if (id.back() != '_' && c != '}') {
      id += '_';
    }
  }
  return id;
}

Json json_content(const std::string& schema) {
  return {{"application/json", {{"schema", Json::parse(schema)}}}};
}

Json operation(const Route& route) {
  Json done{{"description", "Done"}};
  if (!route.response_schema.empty()) done["content"] = json_content(route.response_schema);
  const Json failed{{"description", "Why not"}, {"content", json_content(error_schema)}};
  Json json{{"summary", route.summary}, {"operationId", operation_id(route)}};
  if (Json parameters = path_parameters(route.pattern); !parameters.empty()) {
    json["parameters"] = std::move(parameters);
  }
  if (!route.request_schema.empty()) {
    json["requestBody"] = {{"required", true}, {"content", json_content(route.request_schema)}};
  }
  json["responses"] = {{"2XX", done}, {"4XX", failed}, {"5XX", failed}};
  json["security"] = Json::array();
  if (route.access != Access::open) json["security"].push_back({{"token", Json::array()}});
  return json;
}

}  // namespace

Json openapi_document(const std::vector<Route>& routes, const std::string& version) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (route.summary == "Web UI") continue;
    paths[route.pattern][in_lower_case(route.method)] = operation(route);
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "carrel"}, {"version", version}}},
          {"paths", paths},
          {"components",
           {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

}  // namespace carrel::server
