// The table of everything the server answers. What serves, what checks access and what the OpenAPI
// document says all come from it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/message.h"

namespace carrel::server {

class Services;

// What a route needs. `open` is for what holds nothing of the library, such as /healthz.
enum class Access { open, read, manage };

using Handler = std::function<Response(const Request&, Services&)>;

struct Route {
  std::string method;
  std::string pattern;  // "/api/v1/documents/{id}": a name in braces takes one path piece
  std::string summary;
  Access access = Access::read;
  std::string request_schema;   // JSON Schema text of the body; empty: it takes none
  std::string response_schema;  // JSON Schema text; empty: not JSON
  Handler handler;
};

std::vector<Route> api_routes();
std::vector<Route> openai_routes();
std::vector<Route> ollama_routes();
std::vector<Route> mcp_routes();
std::vector<Route> ui_routes();
std::vector<Route> service_routes();  // /healthz, /metrics, the OpenAPI document

// All of the above.
std::vector<Route> all_routes();

}  // namespace carrel::server
