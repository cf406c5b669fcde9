// The OpenAPI 3.1 description of a route table.
#pragma once

#include <string>
#include <vector>

#include "server/json.h"
#include "server/route.h"

namespace carrel::server {

// Every route but the files of the web UI. Throws nothing: schemas are our own text, checked by a
// test.
Json openapi_document(const std::vector<Route>& routes, const std::string& version);

}  // namespace carrel::server
