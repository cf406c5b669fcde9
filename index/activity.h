// What people did with a library: conversations, the tokens of clients, feedback, and an audit log
// of who asked when, without content. A file of its own beside the library's, because an index run
// may hold the library's single-writer lock for hours and a conversation must still be kept.
//
// What is forgotten is overwritten in the file (SQLite's secure_delete) and gone from its log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.h"
#include "index/limits.h"
#include "index/sqlite.h"

namespace carrel::index {

// On disk as their numbers: do not renumber.
// `link`: the key of a link that signs one browser in; it opens nothing else.
enum class TokenKind : std::uint8_t { program = 0, browser = 1, link = 2 };
enum class TokenScope : std::uint8_t { read = 1, manage = 2 };

struct Token {
  std::string id;    // short, public
  std::string name;  // as its owner called it
  Sha256 hash{};     // of the secret; the secret itself is kept nowhere
  TokenKind kind = TokenKind::program;
  TokenScope scope = TokenScope::read;
  std::vector<std::string> collections;  // empty: all
  std::int64_t created_s = 0;
  std::int64_t expires_s = 0;  // 0: never
};

struct ConversationSummary {
  std::int64_t id = 0;
  std::string title;
  std::int64_t created_s = 0;
  std::int64_t updated_s = 0;
  std::int64_t turns = 0;
};

struct Turn {
  std::int64_t id = 0;
  std::string question;
  std::string search_question;  // what was searched for: a follow-up with what it leaves unsaid
  std::string answer;           // a JSON text of the caller's
  std::int64_t created_s = 0;
  int vote = 0;  // 1: good, -1: poor, 0: none was given
};

struct AuditEntry {
  std::int64_t time_s = 0;
  std::string client;  // a token's id
  std::string action;  // a route, such as "GET /api/v1/search"
  std::int64_t subject = 0;  // the document or conversation asked for; 0: none
  int status = 0;
  std::int64_t count = 0;  // hits, citations or rows told
  std::int64_t took_ms = 0;
};

// How much is kept; then the oldest gives way.
struct ActivityOptions {
  std::int64_t conversations_max = index::conversations_max;  // of a client
  std::int64_t conversation_turns_max = index::conversation_turns_max;
  std::int64_t feedback_rows_max = index::feedback_rows_max;
  std::int64_t audit_rows_max = index::audit_rows_max;
};

// The client that is the library's owner, who needs no token of activity.db.
inline constexpr char owner_client[] = "owner";

// Thread-safe; several processes may have the same file open. Times are seconds since the epoch,
// given by the caller.
class Activity {
 public:
  // Makes the file (mode 0600) in the library's folder, which must be there. Throws what Database
  // throws; unsupported for a file of a newer program.
  explicit Activity(const std::filesystem::path& library, const ActivityOptions& options = {});

  // Throws Error{usage} when there is a program token of that name.
  void add_token(const Token& token);
  std::vector<Token> tokens() const;
  // By id, or by name of a program token. Erases the client's conversations too, which nobody could
  // reach any more; returns how many, nothing when there is no such token.
  std::optional<std::int64_t> remove_token(std::string_view id_or_name);
  void remove_expired_tokens(std::int64_t now_s);  // and their conversations
  // Changes whenever another process changed the file, so that tokens can be kept in memory.
  std::int64_t version() const;

  // Each client sees its own conversations only. `client` is a token id or owner_client. Throws
  // Error{not_found} when the token was removed meanwhile.
  std::int64_t add_conversation(std::string_view client, std::string_view title, std::int64_t now_s);
  // False when the client has no such conversation.
  bool has_conversation(std::string_view client, std::int64_t id) const;
  // Throws Error{not_found} when the conversation was forgotten meanwhile.
  std::int64_t add_turn(std::int64_t conversation, const Turn& turn);
  // Newest first. O(turns of the client) where something is to be contained.
  std::vector<ConversationSummary> conversations(std::string_view client,
                                                 std::string_view containing,
                                                 std::int64_t count_max) const;
  std::vector<Turn> turns(std::int64_t conversation) const;  // oldest first
  // Whether a turn is in a conversation of the client's.
  bool has_turn(std::string_view client, std::int64_t turn) const;
  // Each returns how many conversations it erased.
  std::int64_t forget_conversation(std::string_view client, std::int64_t id);
  std::int64_t forget_conversations(std::string_view client);
  // Erases every turn whose answer cites one of these documents, of all clients, and conversations
  // that have none left. Returns how many turns it erased.
  std::int64_t forget_turns_citing(const std::set<std::string, std::less<>>& docids);

  // What a vote is on. `turn` 0: a search hit, which `hit` names by its docid.
  struct Voted {
    std::int64_t turn = 0;
    std::string_view hit;
  };
  // A client's vote takes the place of the one it gave before; others' are left alone.
  void add_feedback(std::string_view client, const Voted& voted, int vote, std::int64_t now_s);
  void withdraw_feedback(std::string_view client, const Voted& voted);

  void add_audit(const AuditEntry& entry);
  std::vector<AuditEntry> audit(int count_max) const;  // newest first

 private:
  // With the lock held:
  std::vector<std::int64_t> numbers(std::string_view sql, std::string_view client) const;
  void erase_conversations(const std::vector<std::int64_t>& ids);
  void erase_votes_on_erased_turns();
  void erase_traces();

  const ActivityOptions options_;
  mutable std::mutex mutex_;
  mutable Database database_;  // a query changes only its cache of statements
};

}  // namespace carrel::index
