#include "server/route.h"

namespace carrel::server {

std::vector<Route> api_routes() { return {}; }

}  // namespace carrel::server
