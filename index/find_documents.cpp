#include <algorithm>

#include "index/connection.h"

namespace carrel::index {
namespace {

constexpr std::size_t docid_digits_min = 6;

bool is_docid(std::string_view name) {
  if (name.empty() || name.front() != '#') return false;
  name.remove_prefix(1);
  return name.size() >= docid_digits_min && name.size() <= 64 &&
         name.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

void append_ids(Rows rows, std::vector<std::int64_t>& ids) {
  while (rows.step()) ids.push_back(rows.integer(0));
}

std::vector<std::int64_t> with_docid(Database& database, std::string_view digits) {
  std::vector<std::int64_t> ids;
  append_ids(database.query("SELECT id FROM documents WHERE length(content) = 32 AND "
                            "substr(hex(content), 1, length(?1)) = upper(?1) ORDER BY id", digits),
             ids);
  return ids;
}

// `path` without `root` and the slash after it; empty when it is not inside.
std::string_view inside(std::string_view root, std::string_view path) {
  while (root.size() > 1 && root.back() == '/') root.remove_suffix(1);
  if (path.size() <= root.size() + 1 || path.substr(0, root.size()) != root) return {};
  path.remove_prefix(root.size());
  if (root == "/") return path;
  return path.front() == '/' ? path.substr(1) : std::string_view();
}

}  // namespace

std::vector<std::int64_t> Store::documents_at(std::string_view path) const {
  std::vector<std::int64_t> ids;
  for (const Collection& collection : collections()) {
    append_ids(connection_->database.query(
                   "SELECT id FROM documents WHERE collection_id = ?1 AND path = ?2", collection.id,
                   path),
               ids);
  }
  return ids;
}

std::vector<std::int64_t> Store::find_documents(std::string_view name) const {
  Database& database = connection_->database;
  if (is_docid(name)) return with_docid(database, name.substr(1));
  std::vector<std::int64_t> ids;
  for (const Collection& collection : collections()) {
    const std::string_view path = name.substr(0, 1) == "/" ? inside(collection.root, name)
                                                           : inside(collection.name, name);
    if (path.empty()) continue;
    append_ids(database.query("SELECT id FROM documents WHERE collection_id = ?1 AND path = ?2",
                              collection.id, path),
               ids);
  }
  return ids;
}

}  // namespace carrel::index
