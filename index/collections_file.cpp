#include "index/collections_file.h"

#include <algorithm>
#include <string>
#include <string_view>

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

constexpr char empty_list[] = "[]\n";

constexpr char from_json[] =
    "SELECT json_extract(value, '$.name'), json_extract(value, '$.root'), "
    "json_extract(value, '$.include'), json_extract(value, '$.exclude') FROM json_each(?1)";

std::string collections_json(Database& database) {
  std::string json;
  Rows rows = database.query(as_json);
  while (rows.step()) json += (json.empty() ? "[\n" : ",\n") + rows.string(0);
  return json.empty() ? empty_list : json + "\n]\n";
}

// Nothing when there is no such file, or none that could have been written here.
std::optional<std::string> text_of(const std::filesystem::path& library) {
  try {
    return read_file(library / collections_file_name, collections_file_bytes_max);
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool is_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) {
    return c == '/' || c == ':' || static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
}

// Whether a library could have this collection besides `others`.
bool may_stand_beside(const Collection& collection, const std::vector<Collection>& others) {
  if (!is_name(collection.name) || !collection.root.starts_with('/')) return false;
  return std::none_of(others.begin(), others.end(), [&](const Collection& other) {
    return other.name == collection.name || holds_folder(other.root, collection.root) ||
           holds_folder(collection.root, other.root);
  });
}

}  // namespace

void write_collections_file(Database& database, const std::filesystem::path& library) {
  write_file_atomically(library / collections_file_name, collections_json(database));
}

void mend_collections_file(Database& database, const std::filesystem::path& library) {
  try {
    const std::string json = collections_json(database);
    const std::optional<std::string> listed = text_of(library);
    if (listed ? *listed == json : json == empty_list) return;
    write_file_atomically(library / collections_file_name, json);
  } catch (const DamagedLibraryError&) {
    // Told where a run looks through the database, with what helps.
  } catch (const Error& error) {
    // On a full disk something must still be forgotten to make room; the next writer tries again.
    if (error.code() != ErrorCode::io) throw;
  }
}

bool lists_collections(const std::filesystem::path& library) {
  try {
    return read_file(library / collections_file_name, collections_file_bytes_max)
               .find_first_not_of("[] \t\r\n") != std::string::npos;
  } catch (const Error& error) {
    return error.code() != ErrorCode::not_found;
  }
}

bool holds_folder(std::string_view outer, std::string_view inner) {
  while (outer.size() > 1 && outer.back() == '/') outer.remove_suffix(1);
  if (inner.substr(0, outer.size()) != outer) return false;
  return outer == "/" || inner.size() == outer.size() || inner[outer.size()] == '/';
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
      if (!may_stand_beside(collection, collections)) return std::nullopt;
      collections.push_back(std::move(collection));
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  return collections;
}

}  // namespace carrel::index
