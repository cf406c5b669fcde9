#include <algorithm>
#include <climits>

#include "engine/browse.h"
#include "engine/coverage.h"
#include "engine/folded_files.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/shapes.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

Response status(const Request& request, Services& services) {
  auto found = services.read(request.stop, [](engine::Library& library, auto) {
    return engine::library_status(library.store());
  });
  Json json = visible_status(request.client, std::move(found));
  json["version"] = services.options().version;
  return json_response(json);
}

std::string_view kind_of(const index::FileRecord& file) {
  if (file.coverage == index::Coverage::skipped) return "skipped";
  return file.coverage == index::Coverage::failed ? "failed" : "partial";
}

Response coverage(const Request& request, Services& services) {
  const std::string kind = one_of_parameter(request, "kind", {"all", "skipped", "failed", "partial"});
  const auto collections =
      visible_collections(request.client, repeated_parameter(request, "c"));
  const auto files = services.read(request.stop, [&](engine::Library& library, auto) {
    const index::Store& store = library.store();
    return engine::fold_members(
        store, engine::list_files(store, collections, engine::Listing::not_searchable));
  });
  Json rows = Json::array();
  std::int64_t total = 0;
  Json counts = {{"failed", 0}, {"partial", 0}, {"skipped", 0}};
  for (const auto& [first, more, inside] : files) {
    const auto& [collection, file] = first;
    counts[kind_of(file)] = counts[kind_of(file)].get<std::int64_t>() + 1 + more;
    if (kind != "all" && kind != kind_of(file)) continue;
    total += 1 + more;
    if (rows.size() >= listed_files_max) continue;
    rows.push_back({{"collection", collection},
                    {"path", file.path},
                    {"more", more},
                    {"inside", text_or_null(inside)},
                    {"status", kind_of(file)},
                    {"reason", text_or_null(file.reason)},
                    {"message", text_or_null(file.message)},
                    {"remedy", text_or_null(std::string(engine::remedy_for(file)))}});
  }
  return json_response({{"files", rows}, {"total", total}, {"counts", counts}});
}

Response models(const Request& request, Services& services) {
  const std::string space = services.read(request.stop, [](engine::Library& library, auto) {
    return library.store().active_space();
  });
  Json list = Json::array();
  list.push_back({{"name", "extractive"}, {"role", "generation"}, {"where", "on this machine"}});
  if (!space.empty()) {
    list.push_back({{"name", space}, {"role", "embedding"}, {"where", "on this machine"}});
  }
  return json_response({{"models", list}});
}

Json settings_json(const Services& services) {
  Json list = Json::array();
  if (!services.options().settings) return list;
  for (const SettingView& setting : services.options().settings()) {
    list.push_back({{"key", setting.key},
                    {"value", setting.value},
                    {"help", setting.help},
                    {"changeable", setting.is_changeable}});
  }
  return list;
}

Response settings(const Request&, Services& services) {
  return json_response({{"settings", settings_json(services)}});
}

std::string as_typed(const std::string& key, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  throw bad_parameter(key, "must be a text or a whole number");
}

Response change_settings(const Request& request, Services& services) {
  const Json body = json_body(request);
  if (!services.options().change_setting) {
    throw RequestError(403, "the settings of this server cannot be changed");
  }
  for (const auto& [key, value] : body.items()) {
    try {
      services.options().change_setting(key, as_typed(key, value));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::usage) throw;
      throw RequestError(422, error.what(), key, "invalid_parameter");
    }
  }
  return settings(request, services);
}

Response feedback(const Request& request, Services& services) {
  const Json body = json_body(request);
  Fields fields(body);
  const std::string vote = fields.text("vote");
  if (vote != "up" && vote != "down" && vote != "none") {
    throw bad_parameter("vote", "must be up, down or none");
  }
  const std::int64_t turn = fields.count("turn_id", 1, INT_MAX).value_or(0);
  const std::string hit = fields.text_or("hit", "");
  fields.refuse_others();
  if (hit.size() > hit_name_bytes_max) throw bad_parameter("hit", "is longer than a docid is");
  if ((turn == 0) == hit.empty()) throw bad_parameter("turn_id", "or hit must be given, not both");
  if (turn != 0 && !services.activity().has_turn(request.client.account, turn)) {
    throw RequestError(404, "there is no such turn", "turn_id");
  }
  if (vote == "none") {
    services.activity().withdraw_feedback(request.client.account, {turn, hit});
  } else {
    services.activity().add_feedback(request.client.account, {turn, hit}, vote == "up" ? 1 : -1,
                                     services.now_s());
  }
  return json_response({{"vote", vote}});
}

Response session(const Request& request, Services& services) {
  return json_response(
      {{"version", services.options().version},
       {"listening", services.options().listening},
       {"offline", true},
       {"leaves", Json::array()},  // nothing leaves the machine
       {"client",
        {{"name", request.client.name},
         {"scope", request.client.scope == Scope::manage ? "manage" : "read"},
         {"collections", request.client.collections}}}});
}

constexpr char status_schema[] =
    R"({"type":"object","properties":{"library":{"type":"string"},"collections":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"root":{"type":"string"},"include":{"type":"array","items":{"type":"string"}},"exclude":{"type":"array","items":{"type":"string"}},"documents":{"type":"integer"},"chunks":{"type":"integer"},"skipped":{"type":"integer"},"failed":{"type":"integer"},"partial":{"type":"integer"},"bytes":{"type":"integer"},"last_index":{"type":["string","null"]},"trouble":{"type":["string","null"]}}}},"models":{"type":"array","items":{"type":"object"}},"index":{"type":"object"},"version":{"type":"string"}}})";
constexpr char coverage_schema[] =
    R"({"type":"object","properties":{"files":{"type":"array","items":{"type":"object","properties":{"collection":{"type":"string"},"path":{"type":"string"},"more":{"type":"integer"},"inside":{"type":["string","null"]},"status":{"enum":["failed","partial","skipped"]},"reason":{"type":["string","null"]},"message":{"type":["string","null"]},"remedy":{"type":["string","null"]}}}},"total":{"type":"integer"},"counts":{"type":"object","properties":{"failed":{"type":"integer"},"partial":{"type":"integer"},"skipped":{"type":"integer"}}}}})";
constexpr char models_schema[] =
    R"({"type":"object","properties":{"models":{"type":"array","items":{"type":"object"}}}})";
constexpr char settings_schema[] =
    R"({"type":"object","properties":{"settings":{"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"string"},"help":{"type":"string"},"changeable":{"type":"boolean"}}}}}})";
constexpr char change_schema[] =
    R"({"type":"object","additionalProperties":{"type":["string","integer"]}})";
constexpr char feedback_schema[] =
    R"({"type":"object","properties":{"turn_id":{"type":"integer"},"hit":{"type":"string"},"vote":{"enum":["up","down","none"]}},"required":["vote"],"additionalProperties":false})";
constexpr char voted_schema[] = R"({"type":"object","properties":{"vote":{"type":"string"}}})";
constexpr char session_schema[] =
    R"({"type":"object","properties":{"version":{"type":"string"},"listening":{"type":"string"},"offline":{"type":"boolean"},"leaves":{"type":"array"},"client":{"type":"object"}}})";

}  // namespace

std::vector<Route> about_routes() {
  return {{.method = "GET",
           .pattern = "/api/v1/status",
           .summary = "What the library holds",
           .response_schema = status_schema,
           .handler = status},
          {.method = "GET",
           .pattern = "/api/v1/coverage",
           .summary = "Files that were skipped, failed or read in part, and why: c, kind",
           .response_schema = coverage_schema,
           .handler = coverage},
          {.method = "GET",
           .pattern = "/api/v1/models",
           .summary = "Models, and where each runs",
           .response_schema = models_schema,
           .handler = models},
          {.method = "GET",
           .pattern = "/api/v1/settings",
           .summary = "All settings",
           .access = Access::manage,
           .response_schema = settings_schema,
           .handler = settings},
          {.method = "PATCH",
           .pattern = "/api/v1/settings",
           .summary = "Change settings",
           .access = Access::manage,
           .request_schema = change_schema,
           .response_schema = settings_schema,
           .handler = change_settings},
          {.method = "POST",
           .pattern = "/api/v1/feedback",
           .summary = "Keep the client's vote on an answer or a hit, on this machine",
           .request_schema = feedback_schema,
           .response_schema = voted_schema,
           .handler = feedback},
          {.method = "GET",
           .pattern = "/api/v1/session",
           .summary = "Who asks, and what runs where",
           .response_schema = session_schema,
           .handler = session}};
}

}  // namespace carrel::server
