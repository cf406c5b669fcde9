#include <chrono>

#include "engine/documents.h"
#include "engine/search.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

using Clock = std::chrono::steady_clock;

index::Mode mode_of(const std::string& name) {
  if (name == "lexical") return index::Mode::lexical;
  return name == "semantic" ? index::Mode::semantic : index::Mode::hybrid;
}

// A filter that leaves nothing is looked for only then: people search as they type.
std::vector<std::string> hints_for(const index::Store& store, const engine::SearchRequest& wanted,
                                   const std::vector<Passage>& found) {
  const bool misread = !index::parse_query(wanted.query).misread.empty();
  if (!found.empty() && !misread) return {};
  return engine::filter_hints(store, wanted.query, wanted.collections);
}

Response search(const Request& request, Services& services) {
  const std::string mode =
      one_of_parameter(request, "mode", {"hybrid", "lexical", "semantic"});
  engine::SearchRequest wanted{
      .query = required_parameter(request, "q", query_bytes_max),
      .collections = visible_collections(request.client, repeated_parameter(request, "c"))};
  wanted.options.count = static_cast<int>(
      number_parameter(request, "n", services.options().search_results, {1, hits_max}));
  wanted.options.mode = mode_of(mode);
  const std::int64_t rerank_ms = number_parameter(request, "rerank", 0, {0, rerank_ms_max});
  if (rerank_ms > 0) wanted.rerank_budget = std::chrono::milliseconds(rerank_ms);
  const Explain explain =
      number_parameter(request, "explain", 0, {0, 1}) == 1 ? Explain::yes : Explain::no;
  const auto start = Clock::now();
  std::vector<std::string> hints;
  const auto passages = services.read(request.stop, [&](engine::Library& library, auto stop) {
    wanted.on_note = [&](const engine::QueryNote& note) {
      hints.push_back(engine::sentence_of(note));
    };
    auto found = engine::search(library, wanted, stop);
    for (auto& hint : hints_for(library.store(), wanted, found)) hints.push_back(std::move(hint));
    return found;
  });
  const auto took = std::chrono::duration<double, std::milli>(Clock::now() - start);
  Response response = json_response({{"query", wanted.query},
                                     {"mode", mode},
                                     {"took_ms", static_cast<int>(took.count() * 100) / 100.0},
                                     {"hits", hits_json(passages, explain)},
                                     {"hints", hints}});
  response.count = static_cast<std::int64_t>(passages.size());
  return response;
}

Response related(const Request& request, Services& services) {
  const std::int64_t id = number_parameter(request, "id", 0, {0, INT64_MAX});
  if (id == 0) throw bad_parameter("id", "is missing");
  const auto count = static_cast<int>(number_parameter(request, "n", 10, {1, hits_max}));
  const auto passages = services.read(request.stop, [&](engine::Library& library, std::stop_token stop) {
    if (!may_see(request.client, engine::document_summary(library, id).collection)) {
      throw Error(ErrorCode::not_found, "there is no such document in the library");
    }
    return engine::related(library, id, count, request.client.collections, std::move(stop));
  });
  Response response = json_response({{"hits", hits_json(passages, Explain::no)}});
  response.count = static_cast<std::int64_t>(passages.size());
  return response;
}

constexpr char hits_schema[] =
    R"({"type":"object","properties":{"query":{"type":"string"},"mode":{"type":"string"},"took_ms":{"type":"number"},"hits":{"type":"array","items":{"type":"object","properties":{"document_id":{"type":"integer"},"docid":{"type":"string"},"score":{"type":"number"},"type":{"type":"string"},"date":{"type":["string","null"]},"language":{"type":["string","null"]},"collection":{"type":"string"},"file":{"type":"string"},"uri":{"type":"string"},"title":{"type":"string"},"heading":{"type":"string"},"page":{"type":["integer","null"]},"line":{"type":["integer","null"]},"sheet":{"type":["string","null"]},"cell":{"type":["string","null"]},"place":{"type":"string"},"span":{"type":"array","items":{"type":"integer"}},"boxes":{"type":"array"},"snippet":{"type":"string"},"highlights":{"type":"array"},"also_in":{"type":"array","maxItems":20,"description":"Other files with the same or nearly the same passage, which is shown once; of those that the token may see","items":{"type":"object","properties":{"collection":{"type":"string"},"file":{"type":"string"},"uri":{"type":"string"}}}},"also_in_count":{"type":"integer","description":"Of these files, also those beyond the first 20"},"connections":{"type":"array","maxItems":3,"description":"Of related documents: passages of the one asked for and of this one that are alike, most telling first","items":{"type":"object","properties":{"likeness":{"type":"number"},"asked":{"type":"object"},"found":{"type":"object"}}}}}}},"hints":{"type":"array","items":{"type":"string"},"description":"Sentences about words that were read as others or as a wish for some documents, and filters that were not understood or leave nothing"}},"required":["hits"]})";

}  // namespace

std::vector<Route> search_routes() {
  return {{.method = "GET",
           .pattern = "/api/v1/search",
           .summary = "Passages for q, best first: q, n, c (repeatable), mode, rerank (ms), explain",
           .response_schema = hits_schema,
           .handler = search},
          {.method = "GET",
           .pattern = "/api/v1/related",
           .summary = "Documents like the one of id: id, n",
           .response_schema = hits_schema,
           .handler = related}};
}

}  // namespace carrel::server
