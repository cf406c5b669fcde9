#include "server/model_names.h"

#include <algorithm>

#include "engine/browse.h"
#include "server/errors.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

constexpr std::string_view library_model = "carrel";
constexpr std::string_view default_tag = ":latest";

// "carrel-static-v1" of "carrel-static-v1/256/4f2a90c1".
std::string embedding_name(std::string_view space) {
  return std::string(space.substr(0, space.find('/')));
}

std::string listed(const std::vector<ServedModel>& models) {
  std::string names;
  for (const ServedModel& model : models) names += (names.empty() ? "" : ", ") + model.id;
  return names;
}

const ServedModel* with_id(const std::vector<ServedModel>& models, std::string_view id) {
  const auto it = std::find_if(models.begin(), models.end(),
                               [&](const ServedModel& model) { return model.id == id; });
  return it == models.end() ? nullptr : &*it;
}

}  // namespace

std::vector<ServedModel> served_models(engine::Library& library, const Client& client) {
  ServedModel all{.id = std::string(library_model), .collections = client.collections};
  std::vector<ServedModel> single;
  for (const auto& [collection, counts, trouble] :
       engine::library_status(library.store()).collections) {
    if (!may_see(client, collection.name)) continue;
    all.modified_s = std::max(all.modified_s, collection.last_index_s);
    all.bytes += counts.bytes;
    single.push_back({.id = std::string(library_model) + ":" + collection.name,
                      .collections = {collection.name},
                      .modified_s = collection.last_index_s,
                      .bytes = counts.bytes});
  }
  std::vector<ServedModel> models{std::move(all)};
  std::move(single.begin(), single.end(), std::back_inserter(models));
  models.push_back({.id = embedding_name(library.embedder().space()),
                    .kind = ModelKind::embedding,
                    .modified_s = models.front().modified_s,
                    .dim = library.embedder().dim()});
  return models;
}

ServedModel find_any_model(engine::Library& library, const Client& client, std::string_view name) {
  const std::vector<ServedModel> models = served_models(library, client);
  const ServedModel* found = with_id(models, name);
  if (found == nullptr && name.ends_with(default_tag)) {
    found = with_id(models, name.substr(0, name.size() - default_tag.size()));
  }
  if (found != nullptr) return *found;
  throw RequestError(404,
                     "there is no model '" + std::string(name) + "'; there are: " + listed(models),
                     "model", "model_not_found");
}

ServedModel find_model(engine::Library& library, const Client& client, std::string_view name,
                       ModelKind kind) {
  ServedModel found = find_any_model(library, client, name);
  if (found.kind == kind) return found;
  std::vector<ServedModel> fitting = served_models(library, client);
  std::erase_if(fitting, [&](const ServedModel& model) { return model.kind != kind; });
  throw bad_parameter("model", kind == ModelKind::library
                                   ? "'" + found.id + "' makes embeddings; answers come from " +
                                         listed(fitting)
                                   : "'" + found.id + "' gives answers; embeddings come from " +
                                         listed(fitting));
}

}  // namespace carrel::server
