// The parts of /api/v1, a file each, and the shapes they share.
#pragma once

#include <string>
#include <vector>

#include "engine/ask.h"
#include "server/json.h"
#include "server/route.h"
#include "server/shapes.h"

namespace carrel::server {

std::vector<Route> search_routes();
std::vector<Route> answer_routes();
std::vector<Route> conversation_routes();
std::vector<Route> document_routes();
std::vector<Route> collection_routes();
std::vector<Route> index_routes();
std::vector<Route> about_routes();

// Those of `carrel search --json` and `carrel ask --json`, with the ids that open the documents.
Json hits_json(const std::vector<Passage>& passages, Explain explain);
Json answer_with_ids_json(const engine::AskResult& result);

}  // namespace carrel::server
