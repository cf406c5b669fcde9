#include "index/collections_file.h"

#include <string>

#include "core/error.h"
#include "core/files.h"
#include "index/connection.h"
#include "index/damage.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

// Globs stand in the database one a line, and so do they in the file.
constexpr char as_json[] =
    "SELECT json_object('name', name, 'root', root, 'include', include, 'exclude', exclude) "
    "FROM collections ORDER BY id";

constexpr char from_json[] =
    "SELECT json_extract(value, '$.name'), json_extract(value, '$.root'), "
    "json_extract(value, '$.include'), json_extract(value, '$.exclude') FROM json_each(?1)";

std::string collections_json(Database& database) {
  std::string json;
  Rows rows = database.query(as_json);
  while (rows.step()) json += (json.empty() ? "[\n" : ",\n") + rows.string(0);
  return json.empty() ? "[]\n" : json + "\n]\n";
}

}  // namespace

void write_collections_file(Database& database, const std::filesystem::path& library) {
  write_file_atomically(library / collections_file_name, collections_json(database));
}

void write_missing_collections_file(Database& database, const std::filesystem::path& library) {
  std::error_code unknown;
  if (std::filesystem::exists(library / collections_file_name, unknown) || unknown) return;
  try {
    if (database.integer("SELECT count(*) FROM collections", 0) == 0) return;
    write_collections_file(database, library);
  } catch (const DamagedLibraryError&) {
    // Told where a run looks through the database, with what helps.
  }
}

std::optional<std::vector<Collection>> read_collections_file(const std::filesystem::path& library) {
  std::vector<Collection> collections;
  try {
    const std::string json = read_file(library / collections_file_name, collections_file_bytes_max);
    Database parser(":memory:", Database::Mode::create);
    Rows rows = parser.query(from_json, json);
    while (rows.step()) {
      Collection collection;
      collection.name = rows.string(0);
      collection.root = rows.string(1);
      collection.include = lines_of(rows.bytes(2));
      collection.exclude = lines_of(rows.bytes(3));
      // A person may have edited it: half a list would be taken for all of it.
      if (collection.name.empty() || !collection.root.starts_with('/')) return std::nullopt;
      collections.push_back(std::move(collection));
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  return collections;
}

}  // namespace carrel::index
