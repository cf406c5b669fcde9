#include "index/store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/error.h"
#include "core/half_written.h"
#include "index/collections_file.h"
#include "index/compressed_text.h"
#include "index/connection.h"
#include "index/damage.h"
#include "index/fts.h"
#include "index/library_lock.h"
#include "index/schema.h"
#include "index/set_aside.h"

namespace carrel::index {
namespace {

constexpr char database_name[] = "library.db";

// What there is beside the database of a library that was in use.
bool has_traces_of_library(const std::filesystem::path& library) {
  if (lists_collections(library)) return true;
  for (const auto& entry : std::filesystem::directory_iterator(library)) {
    const std::string name = entry.path().filename().string();
    const bool is_log = name == std::string(database_name) + "-wal" && entry.file_size() > 0;
    if (is_log || name == "activity.db" || name == "reports" || name.ends_with(".faiss")) return true;
  }
  return false;
}

// SQLite takes an empty file for a new database and drops the log beside it.
void refuse_emptied(const std::filesystem::path& library) {
  std::error_code error;
  const std::filesystem::path file = library / database_name;
  if (std::filesystem::file_size(file, error) != 0 || error) return;
  if (!has_traces_of_library(library)) return;  // whoever began to make it was interrupted
  throw DamagedLibraryError("library database: " + file.string() +
                            ": the file is empty, and was not: what it held is lost");
}

// A new database would overwrite the list, which says all that is left of the old one.
void refuse_lost(const std::filesystem::path& library) {
  const std::filesystem::path file = library / database_name;
  if (std::filesystem::exists(file) || !lists_collections(library)) return;
  throw DamagedLibraryError("library database: " + file.string() + ": the file is gone, but " +
                            collections_file_name + " beside it says which folders were in it (delete that " +
                            "to begin without them)");
}

// Makes the folder and locks it for a writer; makes sure that there is something for a reader.
FileDescriptor enter(const std::filesystem::path& library, Access access) {
  std::error_code ignored;
  if (access == Access::read) {
    refuse_emptied(library);
    const auto bytes = std::filesystem::file_size(library / database_name, ignored);
    if (!ignored && bytes > 0) return {};
    if (is_being_made_anew(library)) {
      throw Error(ErrorCode::busy, "the library is being made anew at " + library.string() +
                                       "; if carrel index --rebuild was interrupted, carrel index goes on");
    }
    refuse_lost(library);
    throw Error(ErrorCode::not_found, "there is no library at " + library.string() +
                                          " yet; make one with: carrel add FOLDER");
  }
  std::filesystem::create_directories(library.parent_path(), ignored);
  // Only its owner may look into a library; a folder that was there keeps its mode.
  if (mkdir(library.c_str(), 0700) != 0 && errno != EEXIST) {
    throw_io_error("make library folder", library.string(), errno);
  }
  FileDescriptor lock = lock_library(library);
  remove_half_written(library);
  finish_making_anew(library);
  refuse_emptied(library);
  refuse_lost(library);
  // SQLite would make the file readable by all, as the umask says; its helpers take its mode over.
  // O_EXCL: a file that is there is not opened, because closing it would drop every lock that SQLite
  // has on it in this process (POSIX), and the next process would take the log for left over.
  const FileDescriptor made(
      open((library / database_name).c_str(), O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  return lock;
}

Collection collection_from(const Rows& row) {
  return {.id = row.integer(0),
          .name = row.string(1),
          .root = row.string(2),
          .include = lines_of(row.bytes(3)),
          .exclude = lines_of(row.bytes(4)),
          .last_index_s = row.integer(5),
          .mounts = lines_of(row.bytes(6))};
}

constexpr char collection_columns[] = "SELECT id, name, root, include, exclude, last_index_s, mounts ";

std::uint64_t file_bytes(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

Store::Connection::Connection(const std::filesystem::path& folder, Access how)
    : library(folder),
      access(how),
      lock(enter(folder, how)),
      database(folder / database_name,
               how == Access::write ? Database::Mode::create : Database::Mode::read) {
  if (how == Access::write) {
    // NORMAL: a power cut may lose the last commits, never the database. That free pages can be
    // given back must be said before the first table.
    database.execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = incremental;"
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = on;"
                     "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8192;"
                     "PRAGMA temp_store = memory; PRAGMA secure_delete = fast");
  } else {
    database.execute("PRAGMA cache_size = -8192; PRAGMA mmap_size = 4294967296;"
                     "PRAGMA temp_store = memory");
  }
  register_fts(database);
  if (how == Access::write) {
    migrate(database);
    mend_collections_file(database, folder);
  } else {
    check_schema(database);
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Sha256 content_from(std::string_view bytes) {
  Sha256 content{};
  if (bytes.size() == content.size()) std::memcpy(content.data(), bytes.data(), bytes.size());
  return content;
}

FileRecord file_from(const Rows& row) {
  return {.document_id = row.integer(0),
          .path = row.string(1),
          .size_bytes = static_cast<std::uint64_t>(row.integer(2)),
          .mtime_ns = row.integer(3),
          .content = content_from(row.bytes(4)),
          .coverage = static_cast<Coverage>(row.integer(5)),
          .reason = row.string(6),
          .message = row.string(7),
          .container_id = row.integer(8),
          .parsers_version = static_cast<int>(row.integer(9)),
          .failed_readings = static_cast<int>(row.integer(10)),
          .type = row.string(11)};
}

// The condition on 0 lets SQLite take the index, which has no rows without a container.
std::string json_array(const std::vector<std::int64_t>& ids) {
  std::string json;
  for (const std::int64_t id : ids) json += (json.empty() ? "" : ",") + std::to_string(id);
  return "[" + json + "]";
}

std::vector<std::int64_t> member_ids(Database& database, std::int64_t container_id) {
  std::vector<std::int64_t> ids;
  Rows rows = database.query(
      "SELECT id FROM documents WHERE container_id = ?1 AND container_id != 0", container_id);
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

std::int64_t space_id_of(Database& database, std::string_view space) {
  return database.integer("SELECT id FROM spaces WHERE name = ?1", 0, space);
}

std::int64_t active_space_id(Database& database) {
  return database.integer("SELECT coalesce(active_space, 0) FROM library", 0);
}

std::filesystem::path snapshot_path(const std::filesystem::path& library, std::int64_t space_id) {
  return library / ("vectors-" + std::to_string(space_id) + ".faiss");
}

std::string_view searchable_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? path : path.substr(0, dot);
}

bool library_exists(const std::filesystem::path& library) {
  return std::filesystem::exists(library / database_name) || is_being_made_anew(library) ||
         lists_collections(library);
}

Store::Store(const std::filesystem::path& library, Access access)
    : connection_(std::make_unique<Connection>(library, access)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

const std::filesystem::path& Store::library() const& noexcept { return connection_->library; }
Store::Connection& Store::connection() const noexcept { return *connection_; }

std::vector<Collection> Store::collections() const {
  std::vector<Collection> found;
  Rows rows = connection_->database.query(std::string(collection_columns) +
                                          "FROM collections ORDER BY name");
  while (rows.step()) found.push_back(collection_from(rows));
  return found;
}

std::optional<Collection> Store::collection(std::string_view name) const {
  Rows rows = connection_->database.query(
      std::string(collection_columns) + "FROM collections WHERE name = ?1", name);
  if (!rows.step()) return std::nullopt;
  return collection_from(rows);
}

CollectionCounts Store::counts(std::int64_t collection_id) const {
  CollectionCounts counts;
  Rows rows = connection_->database.query(
      "SELECT coverage, count(*), sum(chunk_count), "
      "sum(CASE container_id WHEN 0 THEN size_bytes ELSE 0 END), sum(reason != '') FROM documents "
      "WHERE collection_id = ?1 GROUP BY coverage", collection_id);
  while (rows.step()) {
    switch (static_cast<Coverage>(rows.integer(0))) {
      case Coverage::indexed:
        counts.documents = rows.integer(1);
        counts.chunks = rows.integer(2);
        counts.bytes = static_cast<std::uint64_t>(rows.integer(3));
        counts.partial = rows.integer(4);
        break;
      case Coverage::skipped: counts.skipped = rows.integer(1); break;
      case Coverage::failed: counts.failed = rows.integer(1); break;
    }
  }
  return counts;
}

IndexCounts Store::index_counts() const {
  Database& database = connection_->database;
  const std::int64_t space = active_space_id(database);
  const std::filesystem::path file = connection_->library / database_name;
  IndexCounts counts;
  counts.vectors = database.integer("SELECT count(*) FROM vectors WHERE space_id = ?1", 0, space);
  counts.text_bytes = static_cast<std::uint64_t>(
      database.integer("SELECT coalesce(sum(text_bytes), 0) FROM documents", 0));
  counts.bytes = file_bytes(file) + file_bytes(file.string() + "-wal") +
                 file_bytes(snapshot_path(connection_->library, space));
  return counts;
}

std::vector<FileRecord> Store::files(std::int64_t collection_id) const {
  std::vector<FileRecord> files;
  // Going through the table and sorting here is four times as fast as following the index, whose
  // order is not the table's.
  Rows rows = connection_->database.query(
      std::string("SELECT ") + file_columns +
          ", d.recognizer, d.ctime_ns FROM documents d NOT INDEXED WHERE collection_id = ?1", collection_id);
  while (rows.step()) {
    files.push_back(file_from(rows));
    files.back().recognizer = rows.string(file_column_count);
    files.back().ctime_ns = rows.integer(file_column_count + 1);
  }
  std::sort(files.begin(), files.end(),
            [](const FileRecord& a, const FileRecord& b) { return a.path < b.path; });
  return files;
}

std::vector<std::int64_t> Store::members(std::int64_t container_id) const {
  return member_ids(connection_->database, container_id);
}

std::optional<StoredDocument> Store::document(std::int64_t document_id) const {
  Rows row = connection_->database.query(
      std::string("SELECT ") + file_columns +
      ", c.name, c.root, d.title, d.author, d.date, d.language, t.text "
      "FROM documents d JOIN collections c ON c.id = d.collection_id "
      "LEFT JOIN texts t ON t.document_id = d.id WHERE d.id = ?1", document_id);
  if (!row.step()) return std::nullopt;
  StoredDocument document;
  document.file = file_from(row);
  constexpr int own = file_column_count;
  document.collection = row.string(own);
  document.root = row.string(own + 1);
  if (document.file.content != Sha256{}) document.docid = docid(document.file.content);
  document.type = document.file.type;
  document.title = row.string(own + 2);
  document.author = row.string(own + 3);
  document.date = row.string(own + 4);
  document.language = row.string(own + 5);
  if (!row.is_null(own + 6)) document.text = decompress(row.bytes(own + 6));
  return document;
}

void Store::each_content(const std::function<void(const StoredContent&)>& visit) const {
  Rows row = connection_->database.query(
      "SELECT t.document_id, t.text, l.words, w.sheets FROM texts t "
      "LEFT JOIN layouts l ON l.document_id = t.document_id "
      "LEFT JOIN workbooks w ON w.document_id = t.document_id");
  while (row.step()) {
    const std::string text = decompress(row.bytes(1));
    visit({row.integer(0), text, row.bytes(1), row.bytes(2), row.bytes(3)});
  }
}

std::vector<bool> Store::have_vectors(std::string_view space, std::span<const Sha256> keys) const {
  Database& database = connection_->database;
  const std::int64_t space_id = space_id_of(database, space);
  std::vector<bool> have;
  have.reserve(keys.size());
  for (const Sha256& key : keys) {
    have.push_back(database.integer("SELECT 1 FROM vectors WHERE key = ?1 AND space_id = ?2", 0,
                                    vector_key(key), space_id) != 0);
  }
  return have;
}

std::string Store::active_space() const {
  Rows row = connection_->database.query(
      "SELECT name FROM spaces WHERE id = (SELECT active_space FROM library)");
  return row.step() ? row.string(0) : std::string();
}

}  // namespace carrel::index
