#include "index/maintain.h"

#include <algorithm>
#include <string>

#include "index/limits.h"
#include "index/stored_vectors.h"
#include "index/vector_log.h"

namespace carrel::index {
namespace {

struct Run {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// Ids in ascending order -> runs of ids without gaps.
std::vector<Run> runs_of(Rows rows) {
  std::vector<Run> runs;
  while (rows.step()) {
    const std::int64_t id = rows.integer(0);
    if (!runs.empty() && runs.back().last + 1 == id) {
      runs.back().last = id;
    } else {
      runs.push_back({id, id});
    }
  }
  return runs;
}

// A vector of a space that is not active goes too: going back to an earlier model embeds again.
void drop_unused_vectors(Database& database) {
  if (database.integer("SELECT unswept FROM library", 0) == 0) return;
  database.execute("BEGIN IMMEDIATE");
  const std::int64_t space = active_space_id(database);
  const auto unused = runs_of(database.query(
      "SELECT id FROM vectors WHERE NOT EXISTS "
      "(SELECT 1 FROM chunks WHERE vector_id = vectors.id) ORDER BY id"));
  for (const Run& run : unused) {
    database.run("DELETE FROM vectors WHERE id >= ?1 AND id <= ?2", run.first, run.last);
    // A run may touch ids of other spaces, whose snapshots are not kept.
    database.run("INSERT INTO changes(space_id, first_vector, last_vector, operation) "
                 "VALUES(?1, ?2, ?3, ?4)",
                 space, run.first, run.last, static_cast<int>(VectorOperation::removed));
  }
  database.run("UPDATE library SET unswept = 0");
  database.execute("COMMIT");
}

// Joins the text index's segments a bounded amount, or wholly, which also makes removed words
// disappear from the file.
void merge_text_index(Database& database, bool wholly) {
  if (wholly) {
    database.execute("INSERT INTO fts(fts) VALUES('optimize')");
  } else {
    database.run("INSERT INTO fts(fts, rank) VALUES('merge', ?1)", text_index_merge_pages);
  }
}

// Snapshots of spaces that have no vectors any more.
void remove_other_snapshots(Store::Connection& connection, std::int64_t active) {
  std::vector<std::int64_t> others;
  {
    Rows rows = connection.database.query("SELECT id FROM spaces WHERE id != ?1", active);
    while (rows.step()) others.push_back(rows.integer(0));
  }
  std::error_code not_there;
  for (const std::int64_t space : others) {
    std::filesystem::remove(snapshot_path(connection.library, space), not_there);
  }
}

void renew_snapshot(Store::Connection& connection, bool erase) {
  Database& database = connection.database;
  const std::int64_t space = active_space_id(database);
  const int dim = dim_of_space(database, space);
  if (dim == 0) return;
  remove_other_snapshots(connection, space);
  StoredVectors vectors(space, dim);
  vectors.refresh(connection);
  const auto size = static_cast<std::int64_t>(vectors.index().size());
  const std::int64_t changes = vectors.changes_since_snapshot();
  const bool due = changes > std::max(snapshot_changes_min, size / 100) || (erase && changes > 0);
  if (!due) return;
  vectors.save(connection);
  // The last row stays, so that the log's numbers go on and its reach can be told.
  database.run("DELETE FROM changes WHERE change < (SELECT max(change) FROM changes)");
}

// Merges of the text index leave free pages behind. A few are kept: the next run needs them.
void give_back_free_pages(Database& database) {
  const std::int64_t pages = database.integer("PRAGMA page_count", 0);
  const std::int64_t free = database.integer("PRAGMA freelist_count", 0);
  const std::int64_t surplus = free - pages / kept_free_divisor;
  if (surplus <= 0) return;
  const std::int64_t given = std::min(surplus, free_pages_given_back_max);
  database.execute(("PRAGMA incremental_vacuum(" + std::to_string(given) + ")").c_str());
}

}  // namespace

void maintain_library(Store::Connection& connection, const Writer::MaintainOptions& options) {
  Database& database = connection.database;
  drop_unused_vectors(database);
  merge_text_index(database, options.erase_free_pages);
  renew_snapshot(connection, options.erase_free_pages);
  if (options.erase_free_pages) {
    database.execute("VACUUM");
  } else {
    give_back_free_pages(database);
  }
  // A reader in the middle of a query holds this back; the next run will do it then.
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace carrel::index
