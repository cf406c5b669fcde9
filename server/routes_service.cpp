#include "server/json.h"

#include "server/route.h"

namespace carrel::server {
namespace {

Response healthz(const Request&, Services&) { return json_response({{"status", "ok"}}); }

}  // namespace

std::vector<Route> service_routes() {
  return {{.method = "GET",
           .pattern = "/healthz",
           .summary = "Whether the server answers",
           .access = Access::open,
           .response_schema = R"({"type":"object","properties":{"status":{"type":"string"}}})",
           .handler = healthz}};
}

}  // namespace carrel::server
