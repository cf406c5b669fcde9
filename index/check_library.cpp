#include "index/check_library.h"

#include "core/error.h"
#include "index/connection.h"
#include "index/limits.h"
#include "index/stored_vectors.h"
#include "index/vectors.h"

namespace carrel::index {
namespace {

using Clock = std::chrono::steady_clock;

// Tables that have pages of their own: a virtual one keeps what it holds in others.
std::vector<std::string> tables_of(Database& database) {
  std::vector<std::string> names;
  Rows rows = database.query(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name");
  while (rows.step()) names.push_back(rows.string(0));
  return names;
}

// The names are our own, or those of whoever changed the file.
std::string quoted_name(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

void check_table(Database& database, const std::string& file, const std::string& table,
                 LibraryCheck& check) {
  Rows rows = database.query("PRAGMA quick_check(" + quoted_name(table) + ")");
  for (int told = 0; told < damage_lines_max && rows.step(); ++told) {
    if (rows.bytes(0) != "ok") check.damage.push_back(file + ": " + table + ": " + rows.string(0));
  }
}

void check_tables(Database& database, const std::string& file, Clock::time_point end,
                  LibraryCheck& check) {
  for (const std::string& table : tables_of(database)) {
    if (Clock::now() >= end) {
      ++check.tables_left;
      continue;
    }
    ++check.tables_checked;
    try {
      check_table(database, file, table, check);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::corrupt) throw;
      check.damage.push_back(file + ": " + table + ": " + error.what());
    }
  }
}

void check_snapshot(const Store::Connection& connection, Database& database, LibraryCheck& check) {
  const std::int64_t space = active_space_id(database);
  const auto path = snapshot_path(connection.library, space);
  if (space == 0 || !std::filesystem::exists(path)) return;
  check.has_snapshot = true;
  if (const auto vectors = VectorIndex::open(path, dim_of_space(database, space))) {
    check.snapshot_rows = static_cast<std::int64_t>(vectors->size());
  } else {
    check.unreadable_snapshot = path.string();
  }
}

}  // namespace

LibraryCheck check_database(const Store& store, std::chrono::milliseconds time_max) {
  LibraryCheck check;
  check_tables(store.connection().database, "library.db", Clock::now() + time_max, check);
  return check;
}

LibraryCheck check_library(const Store& store, std::chrono::milliseconds time_max) {
  const auto end = Clock::now() + time_max;
  Store::Connection& connection = store.connection();
  LibraryCheck check;
  check_snapshot(connection, connection.database, check);
  check_tables(connection.database, "library.db", end, check);
  const auto activity = connection.library / "activity.db";
  if (std::filesystem::exists(activity)) {
    Database database(activity, Database::Mode::read);
    check_tables(database, "activity.db", end, check);
  }
  return check;
}

}  // namespace carrel::index
