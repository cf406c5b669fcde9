#include <algorithm>

#include "engine/browse.h"
#include "engine/collections.h"
#include "engine/forget.h"
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

namespace fs = std::filesystem;

std::string_view freshness_name(const engine::CollectionStatus& status, const IndexState& index) {
  if (index.running && index.collection == status.collection.name) return "indexing";
  return status.collection.last_index_s > 0 ? "indexed" : "never";
}

Response list(const Request& request, Services& services) {
  auto status = services.read(request.stop, [](engine::Library& library, auto) {
    return engine::library_status(library.store());
  });
  std::erase_if(status.collections, [&](const engine::CollectionStatus& one) {
    return !may_see(request.client, one.collection.name);
  });
  const IndexState index = services.jobs().state();
  Json rows = status_json(status)["collections"];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& collection = status.collections[i].collection;
    rows[i]["freshness"] = freshness_name(status.collections[i], index);
    rows[i]["age_s"] = collection.last_index_s > 0
                           ? Json(std::max<std::int64_t>(0, services.now_s() - collection.last_index_s))
                           : Json(nullptr);
  }
  return json_response({{"collections", rows}});
}

bool is_inside(const fs::path& root, const fs::path& path) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

// The real folder at `path`, which must lie in the home folder. Throws RequestError: 422; 403
// outside of it, whether it is there or not. A path is taken from the home folder on, as is `~`.
fs::path folder_at_home(const Services& services, const std::string& path,
                        std::string_view parameter) {
  std::error_code error;
  const fs::path home = fs::canonical(services.options().home, error);
  if (services.options().home.empty() || error) {
    throw RequestError(403, "this server offers no folders");
  }
  const bool tilde = path == "~" || path.starts_with("~/");
  const fs::path wanted = home / (tilde ? "." + path.substr(1) : path);
  const fs::path real = fs::weakly_canonical(wanted, error);
  if (error || !is_inside(home, real)) {
    throw RequestError(403, "only folders in the home folder are offered", std::string(parameter));
  }
  if (!fs::exists(real, error)) {
    throw RequestError(422, "there is no folder " + real.string(), std::string(parameter),
                       "invalid_parameter");
  }
  if (!fs::is_directory(real, error)) throw bad_parameter(parameter, "is no folder");
  return real;
}

Response add(const Request& request, Services& services) {
  const Json body = json_body(request);
  Fields fields(body);
  const engine::NewCollection wanted{
      .folder = folder_at_home(services, fields.text("folder"), "folder"),
      .name = fields.text_or("name", ""),
      .include = fields.texts("include", list_items_max),
      .exclude = fields.texts("exclude", list_items_max)};
  fields.refuse_others();
  index::Collection added;
  services.jobs().write([&](engine::Library& library) {
    added = engine::add_collection(library.store(), wanted);
  });
  const std::int64_t run = services.jobs().start({.collections = {added.name}});
  Response response =
      json_response({{"name", added.name}, {"root", added.root}, {"run", run}});
  response.status = 201;
  return response;
}

Response forget(const Request& request, Services& services) {
  const std::string& name = request.params.at("name");
  engine::ForgetReport report;
  services.jobs().write([&](engine::Library& library) {
    engine::find_collection(library.store(), name);  // a document of that name is not meant
    report = engine::forget(library, name, "/", engine::Proof::none);
  });
  return json_response(forget_json(report));
}

Response folders(const Request& request, Services& services) {
  const fs::path folder =
      folder_at_home(services, text_parameter(request, "path", query_bytes_max), "path");
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || !entry.is_directory(ignored) || entry.is_symlink(ignored)) continue;
    if (names.size() < listed_folders_max) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  Json list = Json::array();
  for (const std::string& name : names) {
    list.push_back({{"name", name}, {"path", (folder / name).string()}});
  }
  const bool is_home = folder == fs::canonical(services.options().home, error);
  return json_response({{"path", folder.string()},
                        {"parent", is_home ? Json(nullptr) : Json(folder.parent_path().string())},
                        {"folders", list}});
}

constexpr char list_schema[] =
    R"({"type":"object","properties":{"collections":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"root":{"type":"string"},"include":{"type":"array","items":{"type":"string"}},"exclude":{"type":"array","items":{"type":"string"}},"documents":{"type":"integer"},"chunks":{"type":"integer"},"skipped":{"type":"integer"},"failed":{"type":"integer"},"partial":{"type":"integer"},"trouble":{"type":["string","null"]},"bytes":{"type":"integer"},"last_index":{"type":["string","null"]},"freshness":{"enum":["never","indexing","indexed"]},"age_s":{"type":["integer","null"]}}}}}})";
constexpr char add_schema[] =
    R"({"type":"object","properties":{"folder":{"type":"string"},"name":{"type":"string"},"include":{"type":"array","items":{"type":"string"}},"exclude":{"type":"array","items":{"type":"string"}}},"required":["folder"],"additionalProperties":false})";
constexpr char added_schema[] =
    R"({"type":"object","properties":{"name":{"type":"string"},"root":{"type":"string"},"run":{"type":"integer"}}})";
constexpr char forgotten_schema[] =
    R"({"type":"object","properties":{"documents":{"type":"integer"},"collection":{"type":["string","null"]},"folder":{"type":["string","null"]},"turns":{"type":"integer"}}})";
constexpr char folders_schema[] =
    R"({"type":"object","properties":{"path":{"type":"string"},"parent":{"type":["string","null"]},"folders":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"path":{"type":"string"}}}}}})";

}  // namespace

std::vector<Route> collection_routes() {
  return {{.method = "GET",
           .pattern = "/api/v1/collections",
           .summary = "Collections, what they hold and how fresh they are",
           .response_schema = list_schema,
           .handler = list},
          {.method = "POST",
           .pattern = "/api/v1/collections",
           .summary = "Add a folder of the home folder and index it",
           .access = Access::manage,
           .request_schema = add_schema,
           .response_schema = added_schema,
           .handler = add},
          {.method = "DELETE",
           .pattern = "/api/v1/collections/{name}",
           .summary = "Forget a collection; its files stay",
           .access = Access::manage,
           .response_schema = forgotten_schema,
           .handler = forget},
          {.method = "GET",
           .pattern = "/api/v1/folders",
           .summary = "Folders that can be added, below the home folder: path",
           .access = Access::manage,
           .response_schema = folders_schema,
           .handler = folders}};
}

}  // namespace carrel::server
