// The vectors of a space in memory: the snapshot on disk brought up to date from the database.
#pragma once

#include <cstdint>
#include <optional>

#include "index/connection.h"
#include "index/vectors.h"

namespace carrel::index {

class StoredVectors {
 public:
  StoredVectors(std::int64_t space_id, int dim) : space_id_(space_id), index_(dim) {}

  // Makes the vectors those of the database's state as this transaction sees it: replays the
  // changes since last time, or opens the snapshot, or reads all of them from the database.
  void refresh(Store::Connection& connection);

  // Vectors changed since the snapshot that is on disk, as far as refresh() has seen.
  std::int64_t changes_since_snapshot() const noexcept { return changes_since_snapshot_; }
  void save(Store::Connection& connection);

  std::int64_t space_id() const noexcept { return space_id_; }
  const VectorIndex& index() const noexcept { return index_; }

 private:
  void load(Store::Connection& connection);
  void read_all(Database& database);
  void replay(Database& database);
  void replay_run(Database& database, std::int64_t first, std::int64_t last);

  std::int64_t space_id_;
  VectorIndex index_;
  std::optional<std::int64_t> change_;  // what index_ contains; empty: nothing yet
  std::int64_t changes_since_snapshot_ = 0;
};

// The dimensions of a space, 0 when there is no such space.
int dim_of_space(Database& database, std::int64_t space_id);

}  // namespace carrel::index
