#include "server/route.h"

namespace carrel::server {

std::vector<Route> mcp_routes() { return {}; }

}  // namespace carrel::server
