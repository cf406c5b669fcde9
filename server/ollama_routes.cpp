#include "server/route.h"

namespace carrel::server {

std::vector<Route> ollama_routes() { return {}; }

}  // namespace carrel::server
