// The parts of OpenAI's dialect, a file each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/json.h"
#include "server/route.h"

namespace carrel::server {

std::vector<Route> openai_model_routes();
std::vector<Route> openai_chat_routes();
std::vector<Route> openai_completion_routes();
std::vector<Route> openai_embedding_routes();
std::vector<Route> openai_rerank_routes();

// "chatcmpl-" and the like, followed by what nobody has had before.
std::string new_openai_id(std::string_view prefix);

// One event of a stream: "data: {…}\n\n". The last is sse_done.
std::string sse_data(const Json& data);
inline constexpr std::string_view sse_done = "data: [DONE]\n\n";

}  // namespace carrel::server
