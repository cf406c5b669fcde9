// Erasing conversations, and the two logs: what people thought of answers, and who asked.
#include "index/activity.h"
#include "index/limits.h"

namespace carrel::index {

bool Activity::has_turn(std::string_view client, std::int64_t turn) const {
  const std::lock_guard lock(mutex_);
  return database_.integer(
             "SELECT 1 FROM turns t JOIN conversations c ON c.id = t.conversation_id "
             "WHERE t.id = ?1 AND c.client = ?2", 0, turn, client) != 0;
}

std::int64_t Activity::forget_conversation(std::string_view client, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const std::int64_t owned = database_.integer(
      "SELECT count(*) FROM conversations WHERE id = ?1 AND client = ?2", 0, id, client);
  if (owned == 0) return 0;
  database_.execute("BEGIN IMMEDIATE");
  database_.run(
      "DELETE FROM feedback WHERE turn_id IN (SELECT id FROM turns WHERE conversation_id = ?1)",
      id);
  database_.run("DELETE FROM turns WHERE conversation_id = ?1", id);
  database_.run("DELETE FROM conversations WHERE id = ?1", id);
  database_.execute("COMMIT");
  erase_traces();
  return owned;
}

std::int64_t Activity::forget_conversations(std::string_view client) {
  const std::lock_guard lock(mutex_);
  const std::int64_t owned =
      database_.integer("SELECT count(*) FROM conversations WHERE client = ?1", 0, client);
  if (owned == 0) return 0;
  database_.execute("BEGIN IMMEDIATE");
  database_.run(
      "DELETE FROM feedback WHERE turn_id IN (SELECT id FROM turns WHERE conversation_id IN "
      "(SELECT id FROM conversations WHERE client = ?1))", client);
  database_.run(
      "DELETE FROM turns WHERE conversation_id IN (SELECT id FROM conversations WHERE client = ?1)",
      client);
  database_.run("DELETE FROM conversations WHERE client = ?1", client);
  database_.execute("COMMIT");
  erase_traces();
  return owned;
}

std::int64_t Activity::forget_turns_citing(const std::vector<std::string>& docids) {
  const std::lock_guard lock(mutex_);
  std::int64_t erased = 0;
  database_.execute("BEGIN IMMEDIATE");
  for (const std::string& docid : docids) {
    // The answer is JSON without blanks, and no text in it can hold a bare quotation mark.
    const std::string cited = "\"docid\":\"" + docid + "\"";
    erased += database_.integer("SELECT count(*) FROM turns WHERE instr(answer, ?1)", 0, cited);
    database_.run(
        "DELETE FROM feedback WHERE turn_id IN (SELECT id FROM turns WHERE instr(answer, ?1))",
        cited);
    database_.run("DELETE FROM turns WHERE instr(answer, ?1)", cited);
  }
  database_.execute(
      "DELETE FROM conversations WHERE NOT EXISTS"
      "(SELECT 1 FROM turns WHERE conversation_id = conversations.id)");
  database_.execute("COMMIT");
  if (erased > 0) erase_traces();
  return erased;
}

// secure_delete overwrites in the database; the log may still hold the pages as they were.
void Activity::erase_traces() { database_.execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

void Activity::add_feedback(std::int64_t turn, std::string_view hit, int vote,
                            std::int64_t now_s) {
  const std::lock_guard lock(mutex_);
  database_.run("DELETE FROM feedback WHERE turn_id = ?1 AND hit = ?2", turn, hit);
  database_.run("INSERT INTO feedback(turn_id, hit, vote, created_s) VALUES(?1, ?2, ?3, ?4)", turn,
                hit, vote, now_s);
}

void Activity::add_audit(const AuditEntry& entry) {
  const std::lock_guard lock(mutex_);
  const std::int64_t id = database_.integer(
      "INSERT INTO audit(time_s, client, action, subject, status, count, took_ms) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id", 0, entry.time_s, entry.client,
      entry.action, entry.subject, entry.status, entry.count, entry.took_ms);
  constexpr std::int64_t rows_between_cuts = 1000;
  if (id % rows_between_cuts == 0) {
    database_.run("DELETE FROM audit WHERE id <= ?1", id - audit_rows_max);
  }
}

std::vector<AuditEntry> Activity::audit(int count_max) const {
  const std::lock_guard lock(mutex_);
  std::vector<AuditEntry> found;
  Rows rows = database_.query(
      "SELECT time_s, client, action, subject, status, count, took_ms FROM audit "
      "ORDER BY id DESC LIMIT ?1", count_max);
  while (rows.step()) {
    found.push_back({.time_s = rows.integer(0),
                     .client = rows.string(1),
                     .action = rows.string(2),
                     .subject = rows.integer(3),
                     .status = static_cast<int>(rows.integer(4)),
                     .count = rows.integer(5),
                     .took_ms = rows.integer(6)});
  }
  return found;
}

}  // namespace carrel::index
