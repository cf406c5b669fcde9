#include "index/folder_names.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "index/connection.h"

namespace carrel::index {

std::vector<std::string> document_folders(const Store& store,
                                          const std::vector<std::string>& collections) {
  std::set<std::string, std::less<>> folders;
  Rows rows = store.connection().database.query(
      "SELECT c.name, c.name || '/' || d.path FROM documents d "
      "JOIN collections c ON c.id = d.collection_id WHERE d.chunk_count > 0");
  while (rows.step()) {
    const std::string_view collection = rows.bytes(0);
    if (!collections.empty() &&
        std::find(collections.begin(), collections.end(), collection) == collections.end()) {
      continue;
    }
    std::string_view path = rows.bytes(1);
    for (std::size_t slash = path.rfind('/'); slash != collection.size(); slash = path.rfind('/')) {
      path = path.substr(0, slash);
      if (!folders.emplace(path).second) break;  // those above it are known, too
    }
  }
  return {folders.begin(), folders.end()};
}

}  // namespace carrel::index
