#include "engine/collections.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

Json progress_json(const IndexState& state) {
  return {{"run", state.run},
          {"collection", state.collection},
          {"files_done", state.progress.files_done},
          {"files_total", state.progress.files_total},
          {"bytes_done", state.progress.bytes_done},
          {"bytes_total", state.progress.bytes_total},
          {"chunks_done", state.progress.chunks_done}};
}

Json report_json(const IndexState& state) {
  Json report = sync_json(state.report);
  report["run"] = state.run;
  report["warning"] = text_or_null(state.report.warning);
  report["error"] = text_or_null(state.error);
  return report;
}

Json state_json(const IndexState& state) {
  const bool ended = state.run > 0 && !state.running;
  return {{"running", state.running},
          {"run", state.run},
          {"progress", state.running ? progress_json(state) : Json(nullptr)},
          {"report", ended ? report_json(state) : Json(nullptr)},
          {"ended", state.ended_s > 0 ? Json(iso_time(state.ended_s)) : Json(nullptr)}};
}

Response start(const Request& request, Services& services) {
  const Json body = request.body.empty() ? Json::object() : json_body(request);
  Fields fields(body);
  const IndexRequest wanted{.collections = fields.texts("collections", list_items_max),
                            .full = fields.flag("full").value_or(false)};
  fields.refuse_others();
  services.read(request.stop, [&](engine::Library& library, auto) {
    engine::find_collections(library.store(), wanted.collections);
  });
  Response response = json_response({{"run", services.jobs().start(wanted)}});
  response.status = 202;
  return response;
}

Response get(const Request&, Services& services) {
  return json_response(state_json(services.jobs().state()));
}

Response cancel(const Request&, Services& services) {
  services.jobs().cancel();
  return json_response(state_json(services.jobs().state()));
}

// Progress while runs go on, "done" at the end of each; stays open between runs.
void stream_events(const Jobs& jobs, Sink& sink, const std::stop_token& stop) {
  IndexState state = jobs.state();
  std::int64_t told = state.running ? state.run - 1 : state.run;  // the last run known to have ended
  if (!sink.write(sse_event("state", state_json(state)))) return;
  while (!stop.stop_requested()) {
    state = jobs.wait(state.change, stop);
    if (stop.stop_requested()) return;
    // Several may have ended since.
    for (const IndexState& ended : jobs.ended_after(told)) {
      if (!sink.write(sse_event("done", report_json(ended)))) return;
      told = ended.run;
    }
    const bool goes_on = state.running && state.run > told;
    if (goes_on && !sink.write(sse_event("progress", progress_json(state)))) return;
  }
}

Response events(const Request&, Services& services) {
  return Response::stream("text/event-stream; charset=utf-8",
                          [&services](Sink& sink, auto stop) {
                            stream_events(services.jobs(), sink, stop);
                          });
}

constexpr char start_schema[] =
    R"({"type":"object","properties":{"collections":{"type":"array","items":{"type":"string"}},"full":{"type":"boolean"}},"additionalProperties":false})";
constexpr char started_schema[] = R"({"type":"object","properties":{"run":{"type":"integer"}}})";
constexpr char state_schema[] =
    R"({"type":"object","properties":{"running":{"type":"boolean"},"run":{"type":"integer"},"progress":{"type":["object","null"]},"report":{"type":["object","null"],"description":"Of the run that ended. failed, skipped and partial (read in part) count all files that are so now, whichever run found it; unchanged counts those as they were and searchable, of which partial ones are some."},"ended":{"type":["string","null"]}}})";

}  // namespace

std::vector<Route> index_routes() {
  const std::string path = "/api/v1/index";
  return {{.method = "POST",
           .pattern = path,
           .summary = "Begin an index run",
           .access = Access::manage,
           .request_schema = start_schema,
           .response_schema = started_schema,
           .handler = start},
          {.method = "GET",
           .pattern = path,
           .summary = "Where index runs stand",
           .access = Access::manage,
           .response_schema = state_schema,
           .handler = get},
          {.method = "DELETE",
           .pattern = path,
           .summary = "End the index run under way",
           .access = Access::manage,
           .response_schema = state_schema,
           .handler = cancel},
          {.method = "GET",
           .pattern = path + "/events",
           .summary = "Events state, progress and done, as they come",
           .access = Access::manage,
           .handler = events}};
}

}  // namespace carrel::server
