// Mailboxes by windows: whatever they are, the messages are the same.
#include "ingest/mailbox.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t kilobyte = 1024;

std::string message(int number, std::size_t body_bytes) {
  std::string body;
  while (body.size() < body_bytes) body += "Line of mail " + std::to_string(number) + ".\nFrom here.\n";
  return "From a@example.org Thu Mar 14 10:00:00 2024\nFrom: a@example.org\nSubject: Mail " +
         std::to_string(number) + "\nMessage-ID: <" + std::to_string(number) + "@x>\n\n" + body + "\n";
}

struct Box {
  Document document;
  std::map<std::string, FoundDocument> members;
  std::size_t widest = 0;  // that was asked for
};

Box read(const std::string& bytes, const MailboxWindows& windows) {
  Box box;
  Members members(bytes.size(), [&](FoundDocument found) {
    const std::string path = found.path;
    box.members.emplace(path, std::move(found));
  });
  std::string window;  // so that a view of the last one is seen to be stale
  box.document = read_mailbox(
      bytes.size(),
      [&](std::uint64_t offset, std::size_t count) -> std::string_view {
        box.widest = std::max(box.widest, count);
        std::string(window.size(), 'x').swap(window);
        window = bytes.substr(static_cast<std::size_t>(offset), count);
        return window;
      },
      members, windows);
  return box;
}

TEST(Mailbox, windows_of_any_size_give_the_same_messages) {
  std::string bytes;
  for (int i = 0; i < 60; ++i) bytes += message(i, static_cast<std::size_t>(i % 7) * 900);
  const Box whole = read(bytes, {.first_bytes = bytes.size(), .bytes_max = bytes.size()});
  ASSERT_EQ(whole.members.size(), 60U);
  for (std::size_t window = 9 * kilobyte; window < 40 * kilobyte; window += 1237) {
    const Box box = read(bytes, {.first_bytes = window, .bytes_max = 64 * kilobyte});
    EXPECT_TRUE(box.document.issues.empty());
    ASSERT_EQ(box.members.size(), 60U) << window;
    for (const auto& [path, found] : whole.members) {
      ASSERT_TRUE(box.members.contains(path)) << window << " " << path;
      EXPECT_EQ(box.members.at(path).content, found.content) << window << " " << path;
    }
  }
}

TEST(Mailbox, a_long_message_gets_a_wider_window) {
  const std::string bytes = message(1, 100) + message(2, 100 * kilobyte) + message(3, 100);
  const Box box = read(bytes, {.first_bytes = 16 * kilobyte, .bytes_max = 256 * kilobyte});
  EXPECT_EQ(box.members.size(), 3U);
  EXPECT_TRUE(box.document.issues.empty());
  EXPECT_LE(box.widest, 256 * kilobyte);
}

TEST(Mailbox, a_message_beyond_the_widest_window_is_left_out_and_said) {
  const std::string bytes = message(1, 100) + message(2, 100 * kilobyte) + message(3, 100) + message(4, 100);
  const Box box = read(bytes, {.first_bytes = 16 * kilobyte, .bytes_max = 32 * kilobyte});
  EXPECT_EQ(box.members.size(), 4U);
  ASSERT_EQ(box.document.issues.size(), 1U);
  EXPECT_EQ(box.document.issues[0].kind, IssueKind::part_limit);
  int left_out = 0;
  for (const auto& [path, found] : box.members) left_out += found.document.issues.empty() ? 0 : 1;
  EXPECT_EQ(left_out, 1);
}

TEST(Mailbox, content_length_is_believed_across_windows) {
  const std::string inner = "Quoted:\n\n" + message(9, 20 * kilobyte);
  const std::string bytes = message(1, 100) +
                            "From a@example.org Thu Mar 14 10:00:00 2024\nSubject: Long\nContent-Length: " +
                            std::to_string(inner.size()) + "\n\n" + inner + "\n" + message(2, 100);
  EXPECT_EQ(read(bytes, {.first_bytes = 9 * kilobyte, .bytes_max = 64 * kilobyte}).members.size(), 3U);
}

TEST(Mailbox, other_files_so_big_are_not_read) {
  std::string found;
  Members members(1, [&](FoundDocument each) { found += each.path; });
  const Document document = parse_by_windows(
      file_bytes_max + 1, [](std::uint64_t, std::size_t) { return std::string_view("words\n"); },
      "a.txt", members);
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::limit);
  EXPECT_EQ(found, "");
}

}  // namespace
}  // namespace carrel::ingest
