#include <iterator>

#include "server/route.h"

namespace carrel::server {

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (auto make : {service_routes, api_routes, openai_routes, ollama_routes, mcp_routes, ui_routes}) {
    std::vector<Route> some = make();
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace carrel::server
