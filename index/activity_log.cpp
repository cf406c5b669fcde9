// Erasing tokens and conversations, and the two logs: what people thought of answers, and who
// asked.
#include "index/activity.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

// `answer` is JSON without blanks, in whose texts no quotation mark stands bare.
bool cites_any(std::string_view answer, const std::set<std::string, std::less<>>& docids) {
  constexpr std::string_view key = "\"docid\":\"";
  for (std::size_t at = answer.find(key); at != answer.npos; at = answer.find(key, at)) {
    at += key.size();
    if (docids.contains(answer.substr(at, answer.find('"', at) - at))) return true;
  }
  return false;
}

}  // namespace

bool Activity::has_turn(std::string_view client, std::int64_t turn) const {
  const std::lock_guard lock(mutex_);
  return database_.integer(
             "SELECT 1 FROM turns t JOIN conversations c ON c.id = t.conversation_id "
             "WHERE t.id = ?1 AND c.client = ?2", 0, turn, client) != 0;
}

std::int64_t Activity::forget_conversation(std::string_view client, std::int64_t id) {
  if (!has_conversation(client, id)) return 0;
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  erase_conversations({id});
  transaction.commit();
  erase_traces();
  return 1;
}

std::int64_t Activity::forget_conversations(std::string_view client) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  const auto ids = numbers("SELECT id FROM conversations WHERE client = ?1", client);
  erase_conversations(ids);
  transaction.commit();
  if (!ids.empty()) erase_traces();
  return static_cast<std::int64_t>(ids.size());
}

std::optional<std::int64_t> Activity::remove_token(std::string_view id_or_name) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  const auto ids = numbers(
      "SELECT c.id FROM conversations c JOIN tokens t ON t.id = c.client "
      "WHERE t.id = ?1 OR (t.name = ?1 AND t.kind = 0)",
      id_or_name);
  const std::int64_t before = database_.changes_so_far();
  database_.run("DELETE FROM tokens WHERE id = ?1 OR (name = ?1 AND kind = 0)", id_or_name);
  if (database_.changes_so_far() == before) return std::nullopt;
  erase_conversations(ids);
  transaction.commit();
  if (!ids.empty()) erase_traces();
  return static_cast<std::int64_t>(ids.size());
}

void Activity::remove_expired_tokens(std::int64_t now_s) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  const std::string now = std::to_string(now_s);
  const auto ids = numbers(
      "SELECT c.id FROM conversations c JOIN tokens t ON t.id = c.client "
      "WHERE t.expires_s != 0 AND t.expires_s < CAST(?1 AS INTEGER)",
      now);
  database_.run("DELETE FROM tokens WHERE expires_s != 0 AND expires_s < ?1", now_s);
  erase_conversations(ids);
  transaction.commit();
  if (!ids.empty()) erase_traces();
}

std::int64_t Activity::forget_turns_citing(const std::set<std::string, std::less<>>& docids) {
  const std::lock_guard lock(mutex_);
  Transaction transaction(database_);
  std::vector<std::int64_t> turns;
  std::set<std::int64_t> conversations;
  Rows rows = database_.query("SELECT id, conversation_id, answer FROM turns");
  while (rows.step()) {
    if (!cites_any(rows.bytes(2), docids)) continue;
    turns.push_back(rows.integer(0));
    conversations.insert(rows.integer(1));
  }
  if (turns.empty()) return 0;
  for (const std::int64_t turn : turns) {
    database_.run("DELETE FROM turns WHERE id = ?1", turn);
  }
  // Only of these: one that was just begun has no turn yet.
  for (const std::int64_t id : conversations) {
    database_.run(
        "DELETE FROM conversations WHERE id = ?1 AND NOT EXISTS"
        "(SELECT 1 FROM turns WHERE conversation_id = ?1)",
        id);
  }
  erase_votes_on_erased_turns();
  transaction.commit();
  erase_traces();
  return static_cast<std::int64_t>(turns.size());
}

std::vector<std::int64_t> Activity::numbers(std::string_view sql, std::string_view client) const {
  std::vector<std::int64_t> found;
  Rows rows = database_.query(sql, client);
  while (rows.step()) found.push_back(rows.integer(0));
  return found;
}

void Activity::erase_conversations(const std::vector<std::int64_t>& ids) {
  for (const std::int64_t id : ids) {
    database_.run("DELETE FROM turns WHERE conversation_id = ?1", id);
    database_.run("DELETE FROM conversations WHERE id = ?1", id);
  }
  if (!ids.empty()) erase_votes_on_erased_turns();
}

void Activity::erase_votes_on_erased_turns() {
  database_.execute(
      "DELETE FROM feedback WHERE turn_id != 0 AND turn_id NOT IN (SELECT id FROM turns)");
}

// secure_delete overwrites in the database; the log may still hold the pages as they were.
void Activity::erase_traces() { database_.execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

void Activity::add_feedback(std::string_view client, const Voted& voted, int vote,
                            std::int64_t now_s) {
  withdraw_feedback(client, voted);
  const std::lock_guard lock(mutex_);
  const std::int64_t id = database_.integer(
      "INSERT INTO feedback(client, turn_id, hit, vote, created_s) VALUES(?1, ?2, ?3, ?4, ?5) "
      "RETURNING id", 0,
      client, voted.turn, voted.hit, vote, now_s);
  database_.run("DELETE FROM feedback WHERE id <= ?1", id - options_.feedback_rows_max);
}

void Activity::withdraw_feedback(std::string_view client, const Voted& voted) {
  const std::lock_guard lock(mutex_);
  // Only its client may vote on a turn, so that one of before it had a name is the client's, too.
  database_.run("DELETE FROM feedback WHERE turn_id = ?1 AND hit = ?2 AND "
                "(client = ?3 OR (client = '' AND turn_id != 0))",
                voted.turn, voted.hit, client);
}

void Activity::add_audit(const AuditEntry& entry) {
  const std::lock_guard lock(mutex_);
  const std::int64_t id = database_.integer(
      "INSERT INTO audit(time_s, client, action, subject, status, count, took_ms) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id", 0, entry.time_s, entry.client,
      entry.action, entry.subject, entry.status, entry.count, entry.took_ms);
  const std::int64_t rows_between_cuts = options_.audit_rows_max / 100 + 1;
  if (id % rows_between_cuts == 0) {
    database_.run("DELETE FROM audit WHERE id <= ?1", id - options_.audit_rows_max);
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
