// JSON in and out of requests.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/message.h"

namespace carrel::server {

using Json = nlohmann::ordered_json;

// Text of documents and file names may hold bytes that are no UTF-8: they become U+FFFD.
std::string compact(const Json& json);
std::string indented(const Json& json);  // with a newline at the end

Response json_response(const Json& json);

// Nothing for what is no JSON or nests deeper than limits.h allows.
std::optional<Json> parse_json(std::string_view text);

// The body as a JSON object. Throws RequestError: 415 for a body of another declared type; 400 for
// bad JSON, nested too deep, or no object.
Json json_body(const Request& request);
// The same for dialects of others, whose own servers take JSON of any type (curl calls it a form
// when nobody says otherwise), but of another type only with an Authorization header: a foreign
// page can send a form, yet not that header without asking first, which is refused.
Json dialect_body(const Request& request);
Json json_object(std::string_view body);  // whatever type was declared

// One server-sent event, "event: NAME\ndata: {…}\n\n".
std::string sse_event(std::string_view name, const Json& data);

}  // namespace carrel::server
