#include "server/route.h"

namespace carrel::server {

std::vector<Route> openai_routes() { return {}; }

}  // namespace carrel::server
