#include "index/stored_vectors.h"

#include <algorithm>
#include <cstring>

namespace carrel::index {
namespace {

SnapshotStamp stamp_of(Database& database, std::int64_t space_id, std::int64_t change) {
  SnapshotStamp stamp;
  Rows row = database.query("SELECT id FROM library");
  if (row.step() && row.bytes(0).size() == stamp.library.size()) {
    std::memcpy(stamp.library.data(), row.bytes(0).data(), stamp.library.size());
  }
  stamp.change = change;
  stamp.space_id = static_cast<std::uint64_t>(space_id);
  return stamp;
}

std::int64_t last_change(Database& database) {
  return database.integer("SELECT coalesce(max(change), 0) FROM changes", 0);
}

// Whether the log still has everything that came after `change`. Old rows are dropped once a
// snapshot contains them, but never the last.
bool log_reaches_back_to(Database& database, std::int64_t change) {
  return database.integer("SELECT coalesce(min(change), 0) FROM changes", 0) <= change + 1;
}

}  // namespace

int dim_of_space(Database& database, std::int64_t space_id) {
  return static_cast<int>(database.integer("SELECT dim FROM spaces WHERE id = ?1", 0, space_id));
}

void StoredVectors::refresh(Store::Connection& connection) {
  Database& database = connection.database;
  if (!change_ || !log_reaches_back_to(database, *change_)) load(connection);
  replay(database);
}

void StoredVectors::load(Store::Connection& connection) {
  Database& database = connection.database;
  auto opened = VectorIndex::open(snapshot_path(connection.library, space_id_), index_.dim());
  const bool usable = opened &&
                      opened->stamp() == stamp_of(database, space_id_, opened->stamp().change) &&
                      opened->stamp().change <= last_change(database) &&
                      log_reaches_back_to(database, opened->stamp().change);
  if (!usable) return read_all(database);
  index_ = std::move(*opened);
  change_ = index_.stamp().change;
  changes_since_snapshot_ = 0;
}

void StoredVectors::read_all(Database& database) {
  index_ = VectorIndex(index_.dim());
  change_ = last_change(database);
  Rows rows = database.query("SELECT id, code FROM vectors WHERE space_id = ?1", space_id_);
  while (rows.step()) index_.add(rows.integer(0), rows.bytes(1));
  changes_since_snapshot_ = static_cast<std::int64_t>(index_.size());
}

void StoredVectors::replay(Database& database) {
  Rows rows = database.query(
      "SELECT change, first_vector, last_vector FROM changes WHERE change > ?1 AND space_id = ?2",
      *change_, space_id_);
  while (rows.step()) {
    replay_run(database, rows.integer(1), rows.integer(2));
    changes_since_snapshot_ += rows.integer(2) - rows.integer(1) + 1;
  }
  change_ = last_change(database);
}

// Takes over what the database now says of a run of ids, whatever had happened to them.
void StoredVectors::replay_run(Database& database, std::int64_t first, std::int64_t last) {
  std::int64_t next = first;
  const auto remove_until = [&](std::int64_t id) {
    while (next < id) index_.remove(next++);
  };
  Rows rows = database.query(
      "SELECT id, code FROM vectors WHERE id >= ?1 AND id <= ?2 AND space_id = ?3", first, last,
      space_id_);
  while (rows.step()) {
    remove_until(rows.integer(0));
    index_.add(rows.integer(0), rows.bytes(1));
    ++next;
  }
  remove_until(last + 1);
}

void StoredVectors::save(Store::Connection& connection) {
  index_.save(snapshot_path(connection.library, space_id_),
              stamp_of(connection.database, space_id_, *change_));
  changes_since_snapshot_ = 0;
}

}  // namespace carrel::index
