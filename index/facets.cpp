#include "index/facets.h"

#include "index/connection.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

// `value` is a column of `from`, in which the documents are named d.
std::vector<Facet> counted(const Store& store, const std::string& value, const std::string& from,
                           const std::vector<std::int64_t>& collections) {
  const std::string among = json_array(collections);  // read while the rows are
  Rows rows = store.connection().database.query(
      "SELECT " + value + ", count(*) FROM " + from + " WHERE d.coverage = 0 AND " + value +
          " != '' AND (?1 = '[]' OR d.collection_id IN (SELECT value FROM json_each(?1))) "
          "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?2",
      among, facet_values_max);
  std::vector<Facet> found;
  while (rows.step()) found.push_back({.value = rows.string(0), .documents = rows.integer(1)});
  return found;
}

}  // namespace

Facets count_facets(const Store& store, const std::vector<std::int64_t>& collections) {
  return {.types = counted(store, "d.type", "documents d", collections),
          .languages = counted(store, "d.language", "documents d", collections),
          .tags = counted(store, "t.tag", "tags t JOIN documents d ON d.id = t.document_id",
                          collections)};
}

}  // namespace carrel::index
