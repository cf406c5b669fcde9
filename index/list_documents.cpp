#include "index/list_documents.h"

#include "index/connection.h"
#include "index/packing.h"

namespace carrel::index {
namespace {

constexpr char one_sql[] =
    "SELECT d.id, d.path, d.size_bytes, d.mtime_ns, d.content, d.coverage, d.reason, d.message, "
    "d.container_id, d.parsers_version, c.name, c.root, d.type, d.title, d.author, d.date, d.language, d.chunk_count, "
    "(SELECT pages FROM layouts WHERE document_id = d.id) "
    "FROM documents d JOIN collections c ON c.id = d.collection_id WHERE d.id = ?1";

// ?1 is contained in title or path; ?2 lists the ids of collections, as JSON.
constexpr char count_sql[] =
    "SELECT count(*) FROM documents WHERE coverage = 0 "
    "AND (?2 = '[]' OR collection_id IN (SELECT value FROM json_each(?2))) "
    "AND (?1 = '' OR instr(lower(title || ' ' || path), lower(?1)))";
constexpr char ids_sql[] =
    "SELECT d.id FROM documents d JOIN collections c ON c.id = d.collection_id WHERE coverage = 0 "
    "AND (?2 = '[]' OR d.collection_id IN (SELECT value FROM json_each(?2))) "
    "AND (?1 = '' OR instr(lower(d.title || ' ' || d.path), lower(?1))) "
    "ORDER BY c.name, d.path LIMIT ?3 OFFSET ?4";

// Pages without text count, also the last ones.
int page_count(std::string_view packed_pages) {
  const std::vector<PagePlace> pages = unpack_pages(packed_pages);
  return pages.empty() ? 0 : pages.back().number;
}

DocumentSummary summary_from(const Rows& row) {
  DocumentSummary found;
  found.file = file_from(row);
  found.collection = row.string(10);
  found.root = row.string(11);
  if (found.file.content != Sha256{}) found.docid = docid(found.file.content);
  found.type = row.string(12);
  found.title = row.string(13);
  found.author = row.string(14);
  found.date = row.string(15);
  found.language = row.string(16);
  found.chunks = row.integer(17);
  found.pages = page_count(row.bytes(18));
  return found;
}

}  // namespace

DocumentList list_documents(const Store& store, const DocumentListRequest& request) {
  Database& database = store.connection().database;
  const std::string collections = json_array(request.collections);
  DocumentList list;
  list.total = database.integer(count_sql, 0, request.containing, collections);
  Rows ids =
      database.query(ids_sql, request.containing, collections, request.limit, request.offset);
  while (ids.step()) {
    if (auto found = document_summary(store, ids.integer(0))) {
      list.documents.push_back(std::move(*found));
    }
  }
  return list;
}

std::optional<DocumentSummary> document_summary(const Store& store, std::int64_t document_id) {
  Rows row = store.connection().database.query(one_sql, document_id);
  if (!row.step()) return std::nullopt;
  return summary_from(row);
}

}  // namespace carrel::index
