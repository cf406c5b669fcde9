// What a Store holds, for the files of this room that read and write its tables.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/files.h"
#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

struct Store::Connection {
  std::filesystem::path library;
  Access access;
  FileDescriptor lock;  // empty for readers
  Database database;

  Connection(const std::filesystem::path& folder, Access how);
};

// The first 16 bytes of a key name a vector: more is not needed to tell texts apart.
inline Blob vector_key(const Sha256& key) {
  return {{reinterpret_cast<const char*>(key.data()), 16}};
}

// All 0 stands in the database as an empty BLOB.
Sha256 content_from(std::string_view bytes);

// What file_from takes from the beginning of a row; d is the table of documents.
inline constexpr char file_columns[] =
    "d.id, d.path, d.size_bytes, d.mtime_ns, d.content, d.coverage, d.reason, d.message, "
    "d.container_id, d.parsers_version, d.failed_readings, d.type";
inline constexpr int file_column_count = 12;
FileRecord file_from(const Rows& row);

// Rows of what is packed in a file.
std::vector<std::int64_t> member_ids(Database& database, std::int64_t container_id);

// Lists stand in the database one a line.
std::vector<std::string> lines_of(std::string_view text);

// As a parameter for json_each(): the text of a statement is then the same whatever is asked for,
// and statements are kept by their text.
std::string json_array(const std::vector<std::int64_t>& ids);

// The id of a space, 0 when it was never declared.
std::int64_t space_id_of(Database& database, std::string_view space);
// The space in use, 0 before the first.
std::int64_t active_space_id(Database& database);

// Where the vector snapshot of a space stands.
std::filesystem::path snapshot_path(const std::filesystem::path& library, std::int64_t space_id);

// The file name without folders and extension, which is what people remember of it.
std::string_view searchable_name(std::string_view path);

}  // namespace carrel::index
