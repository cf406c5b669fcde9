#include "engine/collections.h"

#include <algorithm>

#include "core/error.h"
#include "core/unicode.h"

namespace carrel::engine {
namespace {

std::string names_of(const std::vector<index::Collection>& collections) {
  std::string names;
  for (const auto& collection : collections) {
    names += (names.empty() ? "" : ", ") + collection.name;
  }
  return names.empty() ? "there are none yet: carrel add FOLDER" : "there are: " + names;
}

std::filesystem::path real_folder(const std::filesystem::path& folder) {
  std::error_code error;
  auto real = std::filesystem::canonical(folder, error);
  if (error) {
    throw Error(ErrorCode::not_found, folder.string() + ": no such folder; name one that exists");
  }
  if (!std::filesystem::is_directory(real)) {
    throw Error(ErrorCode::usage, folder.string() +
                                      ": not a folder; add the folder it is in, with "
                                      "--include '" +
                                      folder.filename().string() + "'");
  }
  return real;
}

void check_name(std::string_view name) {
  const bool bad =
      name.empty() || !is_valid_utf8(name) || std::any_of(name.begin(), name.end(), [](char c) {
        return c == '/' || c == ':' || static_cast<unsigned char>(c) < 0x20;
      });
  if (bad) {
    throw Error(ErrorCode::usage,
                "a collection's name must not be empty or hold '/', ':' or "
                "control characters: choose another with --name");
  }
}

std::string free_name(const index::Store& store, const std::filesystem::path& root) {
  const std::string base = root.filename().empty() ? "root" : root.filename().string();
  std::string name = base;
  for (int i = 2; store.collection(name); ++i) name = base + "-" + std::to_string(i);
  return name;
}

void add_globs(std::vector<std::string>& globs, const std::vector<std::string>& added) {
  for (const std::string& glob : added) {
    if (std::find(globs.begin(), globs.end(), glob) == globs.end()) globs.push_back(glob);
  }
}

}  // namespace

index::Collection add_collection(index::Store& store, const NewCollection& request) {
  const auto root = real_folder(request.folder);
  index::Collection collection;
  for (const auto& known : store.collections()) {
    if (known.root == root.string()) collection = known;
  }
  const bool is_new = collection.id == 0;
  if (is_new || !request.name.empty()) {
    const std::string name = request.name.empty() ? free_name(store, root) : request.name;
    check_name(name);
    const auto taken = store.collection(name);
    if (taken && taken->root != root.string()) {
      throw Error(ErrorCode::usage, "the name '" + name + "' belongs to " + taken->root +
                                        ": choose another with --name");
    }
    if (!is_new && name != collection.name) {
      throw Error(ErrorCode::usage, root.string() + " is already the collection '" +
                                        collection.name + "': forget it first to rename it");
    }
    collection.name = name;
  }
  collection.root = root.string();
  if (request.old_globs == OldGlobs::drop) collection.include = collection.exclude = {};
  add_globs(collection.include, request.include);
  add_globs(collection.exclude, request.exclude);
  index::Writer writer(store);
  collection.id = writer.put_collection(collection);
  writer.commit();
  return collection;
}

index::Collection find_collection(const index::Store& store, std::string_view name) {
  if (auto found = store.collection(name)) return *found;
  throw Error(ErrorCode::not_found, "no collection is called '" + std::string(name) + "'; " +
                                        names_of(store.collections()));
}

std::vector<index::Collection> find_collections(const index::Store& store,
                                                const std::vector<std::string>& names) {
  if (names.empty()) return store.collections();
  std::vector<index::Collection> found;
  for (const std::string& name : names) found.push_back(find_collection(store, name));
  return found;
}

}  // namespace carrel::engine
