#include <iterator>

#include "core/log.h"
#include "server/errors.h"
#include "server/ollama.h"

namespace carrel::server {

Json ollama_error_json(const std::exception& error) {
  const ErrorView view = view_of(error);
  if (view.status == 500) log(LogLevel::error, std::string("Ollama's dialect: ") + error.what());
  return {{"error", view.message}};
}

bool is_ollama_path(std::string_view path) {
  return path.starts_with("/api/") && !path.starts_with("/api/v1/");
}

Response ollama_error_response(const std::exception& error) {
  Response response = error_response(error);  // for its status and headers
  response.body = compact(ollama_error_json(error));
  return response;
}

Handler with_ollama_errors(Handler handler) {
  return [handler = std::move(handler)](const Request& request, Services& services) {
    try {
      return handler(request, services);
    } catch (const std::exception& error) {
      return ollama_error_response(error);
    }
  };
}

std::vector<Route> ollama_routes() {
  std::vector<Route> all;
  for (auto make : {ollama_model_routes, ollama_answer_routes, ollama_embedding_routes}) {
    for (Route& route : make()) {
      route.handler = with_ollama_errors(std::move(route.handler));
      all.push_back(std::move(route));
    }
  }
  return all;
}

}  // namespace carrel::server
