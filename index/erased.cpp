#include <array>

#include "index/connection.h"

namespace carrel::index {
namespace {

// Every table with rows of a document.
constexpr std::array rows_of_documents{
    "SELECT count(*) FROM documents WHERE id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM texts WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM layouts WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM workbooks WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM tags WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM links WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM chunks WHERE document_id IN (SELECT value FROM json_each(?1))",
    "SELECT count(*) FROM recognized WHERE owner IN (SELECT value FROM json_each(?1))"};

}  // namespace

bool Store::are_erased(const std::vector<std::int64_t>& documents) const {
  Database& database = connection_->database;
  const std::string ids = json_array(documents);
  for (const char* rows : rows_of_documents) {
    if (database.integer(rows, 0, ids) != 0) return false;
  }
  if (database.integer("PRAGMA freelist_count", 0) != 0) return false;
  std::error_code no_log;
  const auto log_bytes = std::filesystem::file_size(connection_->library / "library.db-wal", no_log);
  return no_log || log_bytes == 0;
}

}  // namespace carrel::index
