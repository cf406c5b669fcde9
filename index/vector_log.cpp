#include "index/vector_log.h"

#include "index/connection.h"

namespace carrel::index {

VectorLog::VectorLog(Database& database) : database_(database) { clear(); }

void VectorLog::clear() {
  space_id_ = active_space_id(database_);
  next_id_ = 1 + database_.integer("SELECT coalesce(max(id), 0) FROM vectors", 0);
  first_added_ = last_added_ = 0;
}

void VectorLog::use_space(std::int64_t space_id) {
  flush();
  space_id_ = space_id;
}

std::int64_t VectorLog::put(const Sha256& key, std::string_view code) {
  if (space_id_ == 0) return 0;
  const std::int64_t known =
      database_.integer("SELECT id FROM vectors WHERE key = ?1 AND space_id = ?2", 0,
                        vector_key(key), space_id_);
  if (known != 0 || code.empty()) return known;
  const std::int64_t id = next_id_++;
  database_.run("INSERT INTO vectors(id, space_id, key, code) VALUES(?1, ?2, ?3, ?4)", id,
                space_id_, vector_key(key), Blob{code});
  log_added(id);
  return id;
}

void VectorLog::log_added(std::int64_t id) {
  if (first_added_ == 0) first_added_ = id;
  last_added_ = id;
}

void VectorLog::flush() {
  if (first_added_ == 0) return;
  database_.run("INSERT INTO changes(space_id, first_vector, last_vector, operation) "
                "VALUES(?1, ?2, ?3, ?4)",
                space_id_, first_added_, last_added_, static_cast<int>(VectorOperation::added));
  first_added_ = last_added_ = 0;
}

}  // namespace carrel::index
