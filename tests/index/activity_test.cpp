#include "index/activity.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/files.h"

namespace carrel::index {
namespace {

Token token_of(const std::string& id, const std::string& name) {
  return {.id = id, .name = name, .hash = sha256(id), .collections = {"a", "b c"}, .created_s = 7};
}

void add_clients(Activity& activity, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) activity.add_token(token_of(id, "token of " + id));
}

TEST(activity, of_the_first_version_gains_what_came_later) {
  const TemporaryFolder folder;
  Activity(folder.path()).add_token(token_of("k1", "phone"));
  const auto file = folder.path() / "activity.db";
  Database(file, Database::Mode::create)
      .execute("DROP INDEX feedback_by_turn; ALTER TABLE feedback DROP COLUMN client;"
               "INSERT INTO feedback(turn_id, hit, vote, created_s) VALUES(0, '#a', 1, 7);"
               "PRAGMA user_version = 1");
  EXPECT_EQ(Activity(folder.path()).tokens().size(), 1U);
  Database now(file, Database::Mode::create);
  EXPECT_EQ(now.integer("SELECT count(*) FROM sqlite_master WHERE name = 'feedback_by_turn'", 0), 1);
  EXPECT_EQ(now.integer("SELECT count(*) FROM feedback WHERE client = ''", 0), 1);
  EXPECT_EQ(now.integer("PRAGMA user_version", 0), 3);
}

TEST(activity, votes_on_a_hit_belong_to_who_gave_them) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  activity.add_feedback("me", {0, "#a"}, 1, 7);
  activity.add_feedback("you", {0, "#a"}, -1, 8);
  activity.withdraw_feedback("somebody", {0, "#a"});
  const Database::Mode mode = Database::Mode::read;
  const auto sum = [&](const char* sql) {
    return Database(folder.path() / "activity.db", mode).integer(sql, 99);
  };
  EXPECT_EQ(sum("SELECT count(*) FROM feedback"), 2);
  activity.add_feedback("you", {0, "#a"}, 1, 9);
  EXPECT_EQ(sum("SELECT sum(vote) FROM feedback"), 2);
  activity.withdraw_feedback("you", {0, "#a"});
  EXPECT_EQ(sum("SELECT count(*) FROM feedback WHERE client = 'me'"), 1);
  EXPECT_EQ(sum("SELECT count(*) FROM feedback"), 1);
}

TEST(activity, is_for_its_owner_only) {
  const TemporaryFolder folder;
  const Activity activity(folder.path());
  struct stat file {};
  ASSERT_EQ(stat((folder.path() / "activity.db").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST(activity, keeps_tokens_by_their_hash) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  activity.add_token(token_of("1", "editor"));
  EXPECT_THROW(activity.add_token(token_of("2", "editor")), Error);
  ASSERT_EQ(activity.tokens().size(), 1U);
  const Token kept = activity.tokens().front();
  EXPECT_EQ(kept.hash, sha256("1"));
  EXPECT_EQ(kept.collections, (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(kept.scope, TokenScope::read);
  Token passing = token_of("3", "browser");
  passing.expires_s = 10;
  activity.add_token(passing);
  activity.remove_expired_tokens(10);
  EXPECT_EQ(activity.tokens().size(), 2U);
  activity.remove_expired_tokens(11);
  EXPECT_EQ(activity.tokens().size(), 1U);
  EXPECT_EQ(activity.remove_token("editor"), 0);
  EXPECT_EQ(activity.remove_token("editor"), std::nullopt);
}

TEST(activity, tells_when_another_process_changed_it) {
  const TemporaryFolder folder;
  const Activity mine(folder.path());
  const std::int64_t before = mine.version();
  EXPECT_EQ(mine.version(), before);
  Activity(folder.path()).add_token(token_of("1", "editor"));
  EXPECT_NE(mine.version(), before);
  EXPECT_EQ(mine.tokens().size(), 1U);
}

TEST(activity, keeps_the_conversations_of_each_client_apart) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  add_clients(activity, {"me", "you"});
  const std::int64_t mine = activity.add_conversation("me", "Title", 10);
  const std::int64_t turn =
      activity.add_turn(mine, {.question = "When?", .answer = "{}", .created_s = 12});
  activity.add_conversation("you", "Other", 11);
  const auto list = activity.conversations("me", "", 9);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].updated_s, 12);
  EXPECT_EQ(list[0].turns, 1);
  EXPECT_EQ(activity.conversations("me", "WHEN", 9).size(), 1U);
  EXPECT_EQ(activity.conversations("me", "%", 9).size(), 0U);
  EXPECT_EQ(activity.turns(mine)[0].vote, 0);
  activity.add_feedback("me", {turn, ""}, 1, 13);
  activity.add_feedback("me", {turn, ""}, -1, 14);
  EXPECT_EQ(activity.turns(mine)[0].vote, -1);
  activity.withdraw_feedback("me", {turn, ""});
  EXPECT_EQ(activity.turns(mine)[0].vote, 0);
  EXPECT_TRUE(activity.has_turn("me", turn));
  EXPECT_FALSE(activity.has_turn("you", turn));
  EXPECT_FALSE(activity.has_conversation("you", mine));
  EXPECT_EQ(activity.forget_conversation("you", mine), 0);
  EXPECT_EQ(activity.forget_conversations("me"), 1);
  EXPECT_TRUE(activity.turns(mine).empty());
  EXPECT_EQ(activity.conversations("you", "", 9).size(), 1U);
}

TEST(activity, forgets_the_turns_that_quote_a_document) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  add_clients(activity, {"one", "two"});
  const auto conversation = activity.add_conversation("one", "diary", 1);
  activity.add_turn(conversation, {.question = "a", .answer = R"({"citations":[{"docid":"#aaaaaa"}]})"});
  activity.add_turn(conversation, {.question = "b", .answer = R"({"citations":[{"docid":"#bbbbbb"}]})"});
  const auto just_begun = activity.add_conversation("two", "diary too", 2);
  EXPECT_EQ(activity.forget_turns_citing({"#aaaaaa", "#cccccc"}), 1);
  ASSERT_EQ(activity.turns(conversation).size(), 1u);
  EXPECT_EQ(activity.turns(conversation)[0].question, "b");
  EXPECT_EQ(activity.forget_turns_citing({"#bbbbbb"}), 1);
  EXPECT_FALSE(activity.has_conversation("one", conversation));
  EXPECT_TRUE(activity.has_conversation("two", just_begun));
  EXPECT_THROW(activity.add_turn(conversation, {.question = "late"}), Error);
}

TEST(activity, of_a_token_goes_with_it) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  add_clients(activity, {"one", "two"});
  Token passing = token_of("passing", "passing");
  passing.expires_s = 10;
  activity.add_token(passing);
  for (const char* client : {"one", "two", "passing", owner_client}) {
    const auto id = activity.add_conversation(client, "a", 1);
    activity.add_feedback("me", {activity.add_turn(id, {.question = "b"}), ""}, 1, 1);
  }
  EXPECT_EQ(activity.remove_token("token of one"), 1);
  EXPECT_TRUE(activity.conversations("one", "", 9).empty());
  // An answer that was under way comes too late.
  EXPECT_THROW(activity.add_conversation("one", "late", 2), Error);
  activity.remove_expired_tokens(11);
  EXPECT_TRUE(activity.conversations("passing", "", 9).empty());
  EXPECT_EQ(activity.conversations("two", "", 9).size(), 1U);
  EXPECT_EQ(activity.conversations(owner_client, "", 9).size(), 1U);
  Database database(folder.path() / "activity.db", Database::Mode::read);
  EXPECT_EQ(database.integer("SELECT count(*) FROM turns", 0), 2);
  EXPECT_EQ(database.integer("SELECT count(*) FROM feedback", 0), 2);
}

TEST(activity, keeps_so_much_and_lets_the_oldest_go) {
  const TemporaryFolder folder;
  Activity activity(folder.path(), {.conversations_max = 2,
                                    .conversation_turns_max = 2,
                                    .feedback_rows_max = 2,
                                    .audit_rows_max = 2});
  for (const char* title : {"first", "second", "third"}) {
    activity.add_conversation(owner_client, title, 5);
  }
  const auto kept = activity.conversations(owner_client, "", 9);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[1].title, "second");
  EXPECT_EQ(activity.conversations(owner_client, "", 1).size(), 1U);
  for (const char* question : {"a", "b", "c"}) {
    activity.add_turn(kept[0].id, {.question = question, .created_s = 6});
  }
  ASSERT_EQ(activity.turns(kept[0].id).size(), 2U);
  EXPECT_EQ(activity.turns(kept[0].id)[0].question, "b");
  for (const char* hit : {"#a", "#b", "#c"}) activity.add_feedback("me", {0, hit}, 1, 7);
  for (int i = 0; i < 3; ++i) activity.add_audit({.time_s = i});
  EXPECT_EQ(activity.audit(9).size(), 2U);
  Database database(folder.path() / "activity.db", Database::Mode::read);
  EXPECT_EQ(database.integer("SELECT count(*) FROM feedback", 0), 2);
}

TEST(activity, numbers_are_not_given_twice) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  add_clients(activity, {"me"});
  const std::int64_t first = activity.add_conversation("me", "a", 1);
  activity.forget_conversation("me", first);
  EXPECT_NE(activity.add_conversation("me", "b", 2), first);
}

TEST(activity, audit_log_gives_the_newest_and_lets_the_oldest_go) {
  const TemporaryFolder folder;
  Activity activity(folder.path());
  for (int i = 0; i < 3; ++i) activity.add_audit({.time_s = i, .client = "c", .action = "GET /"});
  const auto last = activity.audit(2);
  ASSERT_EQ(last.size(), 2U);
  EXPECT_EQ(last[0].time_s, 2);
}

TEST(activity, of_a_newer_program_is_left_alone) {
  const TemporaryFolder folder;
  { const Activity activity(folder.path()); }
  Database(folder.path() / "activity.db", Database::Mode::write)
      .execute("PRAGMA user_version = 99");
  EXPECT_THROW(Activity{folder.path()}, Error);
}

}  // namespace
}  // namespace carrel::index
