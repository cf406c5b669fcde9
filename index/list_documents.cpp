#include "index/list_documents.h"

#include "index/connection.h"
#include "index/packing.h"

namespace carrel::index {
namespace {

const std::string one_sql =
    std::string("SELECT ") + file_columns +
    ", c.name, c.root, d.title, d.author, d.date, d.language, d.chunk_count, "
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
  constexpr int own = file_column_count;
  found.collection = row.string(own);
  found.root = row.string(own + 1);
  if (found.file.content != Sha256{}) found.docid = docid(found.file.content);
  found.type = found.file.type;
  found.title = row.string(own + 2);
  found.author = row.string(own + 3);
  found.date = row.string(own + 4);
  found.language = row.string(own + 5);
  found.chunks = row.integer(own + 6);
  found.pages = page_count(row.bytes(own + 7));
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
