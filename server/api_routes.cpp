#include <iterator>

#include "server/api.h"
#include "server/shapes.h"

namespace carrel::server {

std::vector<Route> api_routes() {
  std::vector<Route> all;
  for (auto make : {search_routes, answer_routes, conversation_routes, document_routes,
                    collection_routes, index_routes, about_routes}) {
    std::vector<Route> some = make();
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

Json hits_json(const std::vector<Passage>& passages, Explain explain) {
  Json hits = Json::array();
  for (const Passage& passage : passages) {
    Json hit = hit_json(passage, explain);
    hit["document_id"] = passage.document_id;
    hit["type"] = passage.type;
    hit["date"] = text_or_null(passage.date);
    hit["language"] = text_or_null(passage.language);
    hits.push_back(std::move(hit));
  }
  return hits;
}

Json answer_with_ids_json(const engine::AskResult& result) {
  Json answer = answer_json(result);
  if (result.nearest) answer["nearest"]["document_id"] = result.nearest->document_id;
  for (std::size_t i = 0; i < result.citations.size(); ++i) {
    answer["citations"][i]["document_id"] = result.citations[i].passage.document_id;
  }
  return answer;
}

}  // namespace carrel::server
