#include "server/json.h"

#include <algorithm>

#include "server/errors.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

constexpr std::string_view json_type = "application/json";

// The parser recurses: what nests too deep is refused before it is parsed. Brackets in strings
// count for nothing.
bool nests_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > json_depth_max) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// A form of a foreign page can send text/plain or form data without asking first; JSON it cannot.
bool is_json_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return std::equal(content_type.begin(), content_type.end(), json_type.begin(), json_type.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string indented(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Response json_response(const Json& json) {
  return Response::text(compact(json), "application/json; charset=utf-8");
}

std::optional<Json> parse_json(std::string_view text) {
  if (nests_too_deep(text)) return std::nullopt;
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? std::nullopt : std::optional(std::move(json));
}

Json json_body(const Request& request) {
  if (!is_json_type(request.header("content-type"))) {
    throw RequestError(415, "the body must be JSON, sent as Content-Type: application/json");
  }
  return json_object(request.body);
}

Json dialect_body(const Request& request) {
  const bool has_token = request.headers.contains("authorization");
  return has_token ? json_object(request.body) : json_body(request);
}

Json json_object(std::string_view body) {
  if (nests_too_deep(body)) throw RequestError(400, "the JSON nests too deep");
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) throw RequestError(400, "the body is no valid JSON");
  if (!json.is_object()) throw RequestError(400, "the body must be a JSON object");
  return json;
}

std::string sse_event(std::string_view name, const Json& data) {
  return "event: " + std::string(name) + "\ndata: " + compact(data) + "\n\n";
}

}  // namespace carrel::server
