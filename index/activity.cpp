#include "index/activity.h"

#include <fcntl.h>

#include <algorithm>
#include <cstring>

#include "core/error.h"
#include "core/files.h"

namespace carrel::index {
namespace {

constexpr int activity_version = 3;

constexpr char tables[] = R"sql(
CREATE TABLE tokens(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash BLOB NOT NULL,
  kind INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  collections TEXT NOT NULL,          -- one a line
  created_s INTEGER NOT NULL,
  expires_s INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE conversations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL,
  title TEXT NOT NULL,
  created_s INTEGER NOT NULL,
  updated_s INTEGER NOT NULL
);
CREATE TABLE turns(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL,
  question TEXT NOT NULL,
  search_question TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_s INTEGER NOT NULL
);
CREATE INDEX turns_by_conversation ON turns(conversation_id);
CREATE TABLE feedback(
  id INTEGER PRIMARY KEY,
  turn_id INTEGER NOT NULL,
  hit TEXT NOT NULL,
  vote INTEGER NOT NULL,
  created_s INTEGER NOT NULL
);
CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  time_s INTEGER NOT NULL,
  client TEXT NOT NULL,
  action TEXT NOT NULL,
  subject INTEGER NOT NULL,
  status INTEGER NOT NULL,
  count INTEGER NOT NULL,
  took_ms INTEGER NOT NULL
);
)sql";

// From version 1: votes are looked for by their turn.
constexpr char step_to_2[] = R"sql(
CREATE INDEX feedback_by_turn ON feedback(turn_id);
PRAGMA user_version = 2;
)sql";

// From version 2: a vote is of the client that gave it. Those of before are nobody's.
constexpr char step_to_3[] = R"sql(
ALTER TABLE feedback ADD COLUMN client TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 3;
)sql";

std::filesystem::path made_private(const std::filesystem::path& file) {
  // SQLite would make the file readable by all, as the umask says; its helpers take its mode over.
  // O_EXCL: closing a file that SQLite has open elsewhere in this process would drop its locks.
  const FileDescriptor made(open(file.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  return file;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Blob bytes_of(const Sha256& hash) {
  return {{reinterpret_cast<const char*>(hash.data()), hash.size()}};
}

Token token_from(const Rows& row) {
  Token token{.id = row.string(0),
              .name = row.string(1),
              .kind = static_cast<TokenKind>(row.integer(3)),
              .scope = static_cast<TokenScope>(row.integer(4)),
              .collections = split(row.bytes(5)),
              .created_s = row.integer(6),
              .expires_s = row.integer(7)};
  const std::string_view hash = row.bytes(2);
  if (hash.size() == token.hash.size()) std::memcpy(token.hash.data(), hash.data(), hash.size());
  return token;
}

}  // namespace

Activity::Activity(const std::filesystem::path& library, const ActivityOptions& options)
    : options_(options), database_(made_private(library / "activity.db"), Database::Mode::create) {
  database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                    "PRAGMA secure_delete = on; PRAGMA temp_store = memory;"
                    "PRAGMA cache_size = -1024");
  const std::int64_t found = database_.integer("PRAGMA user_version", 0);
  if (found > activity_version) {
    throw Error(ErrorCode::unsupported, "activity.db was made by a newer carrel; update carrel");
  }
  if (found == activity_version) return;
  database_.execute("BEGIN IMMEDIATE");
  // Another process may have made them while this one waited.
  const std::int64_t now_found = database_.integer("PRAGMA user_version", 0);
  if (now_found == 0) database_.execute(tables);
  if (now_found < 2) database_.execute(step_to_2);
  if (now_found < 3) database_.execute(step_to_3);
  database_.execute("COMMIT");
}

void Activity::add_token(const Token& token) {
  const std::lock_guard lock(mutex_);
  const bool taken =
      token.kind == TokenKind::program &&
      database_.integer("SELECT 1 FROM tokens WHERE name = ?1 AND kind = 0", 0, token.name) != 0;
  if (taken) {
    throw Error(ErrorCode::usage, "there is a token named '" + token.name +
                                      "' already; revoke it first, or choose another name");
  }
  database_.run("INSERT INTO tokens VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", token.id, token.name,
                bytes_of(token.hash), static_cast<int>(token.kind), static_cast<int>(token.scope),
                joined(token.collections), token.created_s, token.expires_s);
}

std::vector<Token> Activity::tokens() const {
  const std::lock_guard lock(mutex_);
  std::vector<Token> found;
  Rows rows = database_.query("SELECT * FROM tokens ORDER BY created_s, id");
  while (rows.step()) found.push_back(token_from(rows));
  return found;
}

std::int64_t Activity::version() const {
  const std::lock_guard lock(mutex_);
  return database_.integer("PRAGMA data_version", 0);
}

std::int64_t Activity::add_conversation(std::string_view client, std::string_view title,
                                        std::int64_t now_s) {
  const std::lock_guard lock(mutex_);
  const std::int64_t id = database_.integer(
      "INSERT INTO conversations(client, title, created_s, updated_s) SELECT ?1, ?2, ?3, ?3 "
      "WHERE ?1 = ?4 OR EXISTS(SELECT 1 FROM tokens WHERE id = ?1) RETURNING id",
      0, client, title, now_s, owner_client);
  if (id == 0) throw Error(ErrorCode::not_found, "the token of this conversation was revoked");
  const std::int64_t oldest = database_.integer(
      "SELECT id FROM conversations WHERE client = ?1 ORDER BY id = ?2 DESC, updated_s DESC, id "
      "DESC "
      "LIMIT 1 OFFSET ?3",
      0, client, id, options_.conversations_max);
  if (oldest != 0) erase_conversations({oldest});
  return id;
}

bool Activity::has_conversation(std::string_view client, std::int64_t id) const {
  const std::lock_guard lock(mutex_);
  return database_.integer("SELECT 1 FROM conversations WHERE id = ?1 AND client = ?2", 0, id,
                           client) != 0;
}

std::int64_t Activity::add_turn(std::int64_t conversation, const Turn& turn) {
  const std::lock_guard lock(mutex_);
  database_.run("UPDATE conversations SET updated_s = ?2 WHERE id = ?1", conversation,
                turn.created_s);
  const std::int64_t id = database_.integer(
      "INSERT INTO turns(conversation_id, question, search_question, answer, created_s) "
      "SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS(SELECT 1 FROM conversations WHERE id = ?1) "
      "RETURNING id", 0, conversation, turn.question, turn.search_question, turn.answer,
      turn.created_s);
  if (id == 0) throw Error(ErrorCode::not_found, "this conversation was forgotten");
  const std::int64_t oldest = database_.integer(
      "SELECT id FROM turns WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2", 0,
      conversation, options_.conversation_turns_max);
  if (oldest != 0) {
    database_.run("DELETE FROM turns WHERE id = ?1", oldest);
    erase_votes_on_erased_turns();
  }
  return id;
}

std::vector<ConversationSummary> Activity::conversations(std::string_view client,
                                                         std::string_view containing,
                                                         std::int64_t count_max) const {
  const std::lock_guard lock(mutex_);
  std::vector<ConversationSummary> found;
  // instr() and not LIKE: what is typed holds no patterns.
  Rows rows = database_.query(
      "SELECT c.id, c.title, c.created_s, c.updated_s, "
      "(SELECT count(*) FROM turns WHERE conversation_id = c.id) FROM conversations c "
      "WHERE c.client = ?1 AND (?2 = '' OR EXISTS(SELECT 1 FROM turns WHERE conversation_id = c.id "
      "AND (instr(lower(question), lower(?2)) OR instr(lower(answer), lower(?2))))) "
      "ORDER BY c.updated_s DESC, c.id DESC LIMIT ?3",
      client, containing, count_max);
  while (rows.step()) {
    found.push_back({.id = rows.integer(0),
                     .title = rows.string(1),
                     .created_s = rows.integer(2),
                     .updated_s = rows.integer(3),
                     .turns = rows.integer(4)});
  }
  return found;
}

std::vector<Turn> Activity::turns(std::int64_t conversation) const {
  const std::lock_guard lock(mutex_);
  std::vector<Turn> found;
  Rows rows = database_.query(
      "SELECT id, question, search_question, answer, created_s, "
      "coalesce((SELECT vote FROM feedback WHERE turn_id = turns.id ORDER BY id DESC LIMIT 1), 0) "
      "FROM turns "
      "WHERE conversation_id = ?1 ORDER BY id", conversation);
  while (rows.step()) {
    found.push_back({.id = rows.integer(0),
                     .question = rows.string(1),
                     .search_question = rows.string(2),
                     .answer = rows.string(3),
                     .created_s = rows.integer(4),
                     .vote = static_cast<int>(rows.integer(5))});
  }
  return found;
}

}  // namespace carrel::index
