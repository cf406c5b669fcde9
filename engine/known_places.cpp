#include "engine/known_places.h"

#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/limits.h"
#include "index/folder_names.h"

namespace carrel::engine {
namespace {

std::vector<std::string> collection_names(const index::Store& store,
                                          const std::vector<std::string>& collections) {
  if (!collections.empty()) return collections;
  std::vector<std::string> names;
  for (const index::Collection& each : store.collections()) names.push_back(each.name);
  return names;
}

std::multimap<std::string, std::string, std::less<>> folders_by_name(
    const index::Store& store, const std::vector<std::string>& collections) {
  std::multimap<std::string, std::string, std::less<>> folders;
  for (const std::string& folder : index::document_folders(store, collections)) {
    if (folder.find_first_of("*?") != std::string::npos) continue;  // would mean others as a path:
    folders.emplace(plain_name(folder.substr(folder.rfind('/') + 1)), folder);
  }
  return folders;
}

}  // namespace

PlaceNames known_places(const index::Store& store, const std::vector<std::string>& collections) {
  using Folders = std::multimap<std::string, std::string, std::less<>>;
  // Shared by the copies of the function; empty until a folder is asked for.
  const auto folders = std::make_shared<std::optional<Folders>>();
  return {.collections =
              [&store, collections](std::string_view wanted) {
                std::vector<std::string> names = collection_names(store, collections);
                std::erase_if(names, [&](const auto& name) { return plain_name(name) != wanted; });
                return names;
              },
          .folders =
              [&store, collections, folders](std::string_view wanted) {
                if (!*folders) *folders = folders_by_name(store, collections);
                std::vector<std::string> found;
                const auto [first, last] = (*folders)->equal_range(wanted);
                if (std::distance(first, last) > static_cast<std::ptrdiff_t>(place_folders_max)) {
                  return found;
                }
                for (auto each = first; each != last; ++each) found.push_back(each->second);
                return found;
              }};
}

}  // namespace carrel::engine
