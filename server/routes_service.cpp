#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "engine/browse.h"
#include "server/json.h"
#include "server/openapi.h"
#include "server/route.h"
#include "server/services.h"

namespace carrel::server {
namespace {

// Asks nothing of the engine: it answers also while everything is busy.
Response healthz(const Request&, Services&) { return json_response({{"status", "ok"}}); }

// Seconds since the collection that was indexed longest ago; -1 where one never was.
double staleness_s(const engine::LibraryStatus& status, std::int64_t now_s) {
  std::int64_t oldest = now_s;
  for (const auto& [collection, counts, trouble] : status.collections) {
    if (collection.last_index_s == 0) return -1;
    oldest = std::min(oldest, collection.last_index_s);
  }
  return static_cast<double>(now_s - oldest);
}

std::string server_gauges(Services& services) {
  return gauge_line("carrel_queue_depth", "Engine jobs that wait.",
                    static_cast<double>(services.readers().waiting())) +
         gauge_line("carrel_engine_running", "Engine jobs that run.",
                    static_cast<double>(services.readers().running())) +
         gauge_line("carrel_indexing", "1 while an index run is under way.",
                    services.jobs().state().running ? 1 : 0) +
         gauge_line("process_resident_memory_bytes", "Memory this process holds.",
                    static_cast<double>(memory_use().resident_bytes));
}

std::string library_gauges(const engine::LibraryStatus& status, std::int64_t now_s) {
  std::int64_t documents = 0;
  for (const auto& entry : status.collections) documents += entry.counts.documents;
  return gauge_line("carrel_index_age_seconds",
                    "Since the stalest collection was indexed; -1: never.",
                    staleness_s(status, now_s)) +
         gauge_line("carrel_documents", "Searchable documents.", static_cast<double>(documents)) +
         gauge_line("carrel_vectors", "Vectors in the index.",
                    static_cast<double>(status.index.vectors));
}

// What the server knows of itself is told also when the engine has no time for the rest: that is
// when it is looked at.
Response metrics(const Request& request, Services& services) {
  std::string gauges = server_gauges(services);
  try {
    const auto status = services.read(request.stop, [](engine::Library& library, auto) {
      return engine::library_status(library.store());
    });
    gauges += library_gauges(status, services.now_s());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::busy) throw;
  }
  return Response::text(services.metrics().text(gauges),
                        "text/plain; version=0.0.4; charset=utf-8");
}

Response openapi(const Request&, Services& services) {
  return json_response(openapi_document(all_routes(), services.options().version));
}

}  // namespace

std::vector<Route> service_routes() {
  return {{.method = "GET",
           .pattern = "/healthz",
           .summary = "Whether the server answers",
           .access = Access::open,
           .response_schema = R"({"type":"object","properties":{"status":{"type":"string"}}})",
           .handler = healthz},
          {.method = "GET",
           .pattern = "/metrics",
           .summary = "Counts and times for Prometheus, without content",
           .handler = metrics},
          {.method = "GET",
           .pattern = "/api/v1/openapi.json",
           .summary = "This description",
           .access = Access::open,
           .response_schema = R"({"type":"object"})",
           .handler = openapi}};
}

}  // namespace carrel::server
