// The parts of Ollama's dialect (github.com/ollama/ollama, docs/api.md), a file each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/json.h"
#include "server/route.h"

namespace carrel::server {

std::vector<Route> ollama_model_routes();
std::vector<Route> ollama_answer_routes();
std::vector<Route> ollama_embedding_routes();

// Ollama's clients read {"error":"…"}, a text where the rest of this server has an object.
Handler with_ollama_errors(Handler handler);

// What comes to them even when there is no handler: all below /api/ that is not ours.
bool is_ollama_path(std::string_view path);
Response ollama_error_response(const std::exception& error);

// The text of an error, for a stream that has begun.
Json ollama_error_json(const std::exception& error);

// A version of Ollama's API that has all that is offered here: clients compare it.
inline constexpr const char* ollama_version = "0.12.0";

}  // namespace carrel::server
