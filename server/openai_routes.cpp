#include <iterator>

#include "core/random.h"
#include "server/openai.h"

namespace carrel::server {

std::vector<Route> openai_routes() {
  std::vector<Route> all;
  for (auto make : {openai_model_routes, openai_chat_routes, openai_completion_routes,
                    openai_embedding_routes, openai_rerank_routes}) {
    std::vector<Route> some = make();
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

std::string new_openai_id(std::string_view prefix) {
  constexpr std::size_t random_count = 18;
  return std::string(prefix) + base64url(random_bytes(random_count));
}

std::string sse_data(const Json& data) { return "data: " + compact(data) + "\n\n"; }

}  // namespace carrel::server
