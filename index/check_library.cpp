#include "index/check_library.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/error.h"
#include "index/connection.h"
#include "index/damage.h"
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

// Ends what runs on a database when the time is over or a stop is requested. From another thread:
// SQLite asks a progress handler nothing while it follows the pages of a table.
class TimeLimit {
 public:
  TimeLimit(Database& database, Clock::time_point end, std::stop_token stop)
      : end_(end),
        stop_(std::move(stop)),
        wake_(stop_, [this] {
          { const std::lock_guard lock(mutex_); }  // not between the look at it and the wait
          changed_.notify_all();
        }),
        watch_([this, &database](const std::stop_token& done) { watch(database, done); }) {}

  bool is_over() const { return stop_.stop_requested() || Clock::now() >= end_; }
  // Whether something may have been ended in the middle: what it says then is not to be believed.
  bool has_struck() const noexcept { return has_struck_; }

 private:
  void watch(Database& database, const std::stop_token& done) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, done, end_, [this] { return stop_.stop_requested(); });
    // Again and again: between two statements nothing hears of it.
    while (!done.stop_requested()) {
      has_struck_ = true;
      database.interrupt();
      changed_.wait_for(lock, done, strike_interval, [] { return false; });
    }
  }

  static constexpr std::chrono::milliseconds strike_interval{20};

  Clock::time_point end_;
  std::stop_token stop_;
  std::atomic<bool> has_struck_ = false;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::stop_callback<std::function<void()>> wake_;
  std::jthread watch_;
};

// One row holds up to a hundred lines, below one that only names the database.
std::vector<std::string> damage_of_table(Database& database, const std::string& table) {
  std::vector<std::string> damage;
  Rows rows = database.query("PRAGMA quick_check(" + quoted_name(table) + ")");
  while (damage.size() <= damage_lines_max && rows.step()) {
    for (std::string& line : lines_of(rows.bytes(0))) {
      if (line != "ok" && !line.starts_with("***")) damage.push_back(std::move(line));
    }
  }
  return damage;
}

// Nothing when the time was over before the end.
std::optional<std::vector<std::string>> damage_in_time(Database& database, const std::string& table,
                                                       const TimeLimit& limit) {
  std::vector<std::string> damage;
  try {
    damage = damage_of_table(database, table);
  } catch (const DamagedLibraryError& error) {
    damage = {error.found()};
  } catch (const Error& error) {
    if (!limit.has_struck() && error.code() != ErrorCode::corrupt) throw;
    damage = {error.what()};
  }
  if (limit.has_struck()) return std::nullopt;
  return damage;
}

void check_tables(Database& database, const std::string& file, Clock::time_point end,
                  const std::stop_token& stop, LibraryCheck& check) {
  const std::vector<std::string> tables = tables_of(database);
  const TimeLimit limit(database, end, stop);
  std::size_t lines = 0;
  for (const std::string& table : tables) {
    const auto damage =
        limit.is_over() ? std::nullopt : damage_in_time(database, table, limit);
    ++(damage ? check.tables_checked : check.tables_left);
    if (!damage) continue;
    for (const std::string& line : *damage) {
      if (lines++ < damage_lines_max) check.damage.push_back(file + ": " + table + ": " + line);
    }
  }
  if (lines > damage_lines_max) check.damage.push_back(file + ": and more");
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

LibraryCheck check_database(const Store& store, std::chrono::milliseconds time_max,
                            const std::stop_token& stop) {
  LibraryCheck check;
  check_tables(store.connection().database, "library.db", Clock::now() + time_max, stop, check);
  return check;
}

LibraryCheck check_library(const Store& store, std::chrono::milliseconds time_max,
                           const std::stop_token& stop) {
  const auto end = Clock::now() + time_max;
  Store::Connection& connection = store.connection();
  LibraryCheck check;
  check_snapshot(connection, connection.database, check);
  check_tables(connection.database, "library.db", end, stop, check);
  const auto activity = connection.library / "activity.db";
  if (std::filesystem::exists(activity)) {
    Database database(activity, Database::Mode::read);
    check_tables(database, "activity.db", end, stop, check);
  }
  return check;
}

}  // namespace carrel::index
