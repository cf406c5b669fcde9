#include "index/list_documents.h"

#include "index/connection.h"

namespace carrel::index {
namespace {

constexpr char columns[] =
    "SELECT d.id, d.path, d.size_bytes, d.mtime_ns, d.content, d.coverage, d.reason, d.message, "
    "c.name, c.root, d.type, d.title, d.author, d.date, d.language, d.chunk_count, "
    "coalesce((SELECT max(k.page) FROM chunks k WHERE k.id >= d.first_chunk "
    "AND k.id < d.first_chunk + d.chunk_count), 0) "
    "FROM documents d JOIN collections c ON c.id = d.collection_id ";

DocumentSummary summary_from(const Rows& row) {
  DocumentSummary found;
  found.file = {.document_id = row.integer(0),
                .path = row.string(1),
                .size_bytes = static_cast<std::uint64_t>(row.integer(2)),
                .mtime_ns = row.integer(3),
                .content = content_from(row.bytes(4)),
                .coverage = static_cast<Coverage>(row.integer(5)),
                .reason = row.string(6),
                .message = row.string(7)};
  found.collection = row.string(8);
  found.root = row.string(9);
  if (found.file.content != Sha256{}) found.docid = docid(found.file.content);
  found.type = row.string(10);
  found.title = row.string(11);
  found.author = row.string(12);
  found.date = row.string(13);
  found.language = row.string(14);
  found.chunks = row.integer(15);
  found.pages = static_cast<int>(row.integer(16));
  return found;
}

// Ids are numbers, so that they may stand in the statement's text.
std::string condition(const DocumentListRequest& request) {
  std::string sql = "d.coverage = 0";
  if (!request.collections.empty()) {
    sql += " AND d.collection_id IN (";
    for (const std::int64_t id : request.collections) sql += std::to_string(id) + ",";
    sql.back() = ')';
  }
  return sql + " AND (?1 = '' OR instr(lower(d.title || ' ' || d.path), lower(?1)))";
}

}  // namespace

DocumentList list_documents(const Store& store, const DocumentListRequest& request) {
  Database& database = store.connection().database;
  const std::string where = condition(request);
  DocumentList list;
  list.total = database.integer("SELECT count(*) FROM documents d WHERE " + where, 0,
                                request.containing);
  Rows rows = database.query(std::string(columns) +
                                 "WHERE d.id IN (SELECT d.id FROM documents d "
                                 "JOIN collections c ON c.id = d.collection_id WHERE " + where +
                                 " ORDER BY c.name, d.path LIMIT ?2 OFFSET ?3) "
                                 "ORDER BY c.name, d.path",
                             request.containing, request.limit, request.offset);
  while (rows.step()) list.documents.push_back(summary_from(rows));
  return list;
}

std::optional<DocumentSummary> document_summary(const Store& store, std::int64_t document_id) {
  Rows row = store.connection().database.query(std::string(columns) + "WHERE d.id = ?1",
                                               document_id);
  if (!row.step()) return std::nullopt;
  return summary_from(row);
}

}  // namespace carrel::index
