// Writes vectors and the log of their changes, which lets a snapshot be brought up to date.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/sha256.h"
#include "index/sqlite.h"

namespace carrel::index {

// What happened to a run of vector ids. On disk: do not renumber.
enum class VectorOperation : int { added = 1, removed = 2 };

// Ids added one after the other become one row of the log, written by flush(), which must come
// before a commit.
class VectorLog {
 public:
  explicit VectorLog(Database& database);

  void use_space(std::int64_t space_id);

  // The id of the vector with this key, stored now if `code` is not empty and it is new. 0 when
  // there is none.
  std::int64_t put(const Sha256& key, std::string_view code);

  void flush();
  // After a rollback: forgets what was not flushed.
  void clear();

 private:
  void log_added(std::int64_t id);

  Database& database_;
  std::int64_t space_id_ = 0;
  std::int64_t next_id_ = 1;
  std::int64_t first_added_ = 0;  // 0: nothing to log
  std::int64_t last_added_ = 0;
};

}  // namespace carrel::index
