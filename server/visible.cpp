#include "server/visible.h"

#include <algorithm>

#include "server/errors.h"
#include "server/shapes.h"
#include "server/url.h"

namespace carrel::server {
namespace {

constexpr std::string_view scheme = "carrel://";

std::string encoded_path(std::string_view path) {
  std::string out;
  while (true) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    out += percent_encoded(path.substr(0, slash));
    if (slash == path.size()) return out;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

std::vector<index::StoredDocument> visible_documents(const index::Store& store,
                                                     const Client& client,
                                                     const std::vector<std::int64_t>& ids) {
  std::vector<index::StoredDocument> documents;
  for (const std::int64_t id : ids) {
    auto document = store.document(id);
    if (document && may_see(client, document->collection)) {
      documents.push_back(std::move(*document));
    }
  }
  return documents;
}

// A leading slash would make it a path of this machine.
std::vector<index::StoredDocument> documents_named(const index::Store& store, const Client& client,
                                                   std::string_view name) {
  while (name.starts_with('/')) name.remove_prefix(1);
  auto documents = visible_documents(store, client, store.find_documents(name));
  if (!documents.empty() || name.starts_with('#')) return documents;
  return visible_documents(store, client, store.documents_at(name));
}

bool have_one_text(const std::vector<index::StoredDocument>& documents) {
  return std::all_of(documents.begin(), documents.end(), [&](const auto& document) {
    return document.file.content == documents.front().file.content;
  });
}

}  // namespace

bool may_see(const Client& client, std::string_view collection) noexcept {
  const auto& seen = client.collections;
  return seen.empty() || std::find(seen.begin(), seen.end(), collection) != seen.end();
}

std::vector<std::string> visible_collections(const Client& client,
                                             std::vector<std::string> requested) {
  if (requested.empty()) return client.collections;
  for (const std::string& name : requested) {
    if (may_see(client, name)) continue;
    throw RequestError(404, "there is no collection '" + name + "' here", "collections",
                       "not_found");
  }
  return requested;
}

Json visible_status(const Client& client, engine::LibraryStatus status) {
  std::erase_if(status.collections, [&](const engine::CollectionStatus& one) {
    return !may_see(client, one.collection.name);
  });
  if (client.collections.empty()) return status_json(status);
  status.up_to_date =
      std::all_of(status.collections.begin(), status.collections.end(),
                  [](const auto& one) { return one.collection.last_index_s > 0; });
  Json json = status_json(status);
  json.erase("library");
  json["index"] = {{"up_to_date", status.up_to_date}};
  return json;
}

std::string document_uri(std::string_view collection, std::string_view file) {
  return std::string(scheme) + percent_encoded(collection) + "/" + encoded_path(file);
}

engine::NamedDocument find_document(const index::Store& store, const Client& client,
                                    std::string_view name) {
  for (engine::DocumentName& reading : engine::readings_of(name)) {
    auto documents = documents_named(store, client, reading.name);
    if (documents.empty()) continue;
    if (have_one_text(documents)) return {std::move(documents.front()), std::move(reading)};
    std::string message = "'" + reading.name + "' means several documents; use one of:";
    for (const auto& document : documents) {
      message += " " + document_uri(document.collection, document.file.path);
    }
    throw Error(ErrorCode::usage, message);
  }
  throw Error(ErrorCode::not_found, "there is no document '" + std::string(name) + "'");
}

}  // namespace carrel::server
