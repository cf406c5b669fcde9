#include "engine/coverage.h"

#include <gtest/gtest.h>

#include "engine/limits.h"
#include "ingest/reader.h"
#include "ingest/walk.h"

namespace carrel::engine {
namespace {

std::string_view helps(std::string_view reason, std::string_view path = "a.txt",
                       index::Coverage coverage = index::Coverage::indexed) {
  return remedy_for({.path = std::string(path), .coverage = coverage, .reason = std::string(reason)});
}

bool says(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

TEST(Coverage, every_reason_has_a_remedy) {
  for (std::size_t kind = 0; kind < issue_kind_count; ++kind) {
    const auto reason = issue_kind_name(static_cast<IssueKind>(kind));
    EXPECT_FALSE(helps(reason).empty()) << reason;
  }
  using ingest::SkipReason;
  for (const auto skipped :
       {SkipReason::too_big, SkipReason::outside_root, SkipReason::special_file,
        SkipReason::unreadable, SkipReason::too_deep, SkipReason::broken_link}) {
    const auto reason = ingest::skip_reason_name(skipped);
    EXPECT_FALSE(helps(reason).empty()) << reason;
  }
  using ingest::ReadingEnd;
  for (const auto end : {ReadingEnd::crashed, ReadingEnd::timed_out, ReadingEnd::out_of_memory,
                         ReadingEnd::forbidden_call, ReadingEnd::invalid_reply}) {
    const auto reason = ingest::reading_end_name(end);
    EXPECT_FALSE(helps(reason).empty()) << reason;
  }
  for (const char* reason : {"io", "not_found", "limit", "corrupt", "unsupported", "busy", "unfinished"}) {
    EXPECT_FALSE(helps(reason).empty()) << reason;
  }
  EXPECT_TRUE(helps("").empty());
}

TEST(Coverage, only_what_can_be_split_is_to_be_split) {
  for (const char* reason : {"limit", "too_big"}) {
    for (const char* path : {"a.txt", "dump.sql", "book.PDF", "LOG"}) {
      EXPECT_EQ(helps(reason, path), "split it into smaller files") << path;
    }
    for (const char* path : {"photo.tiff", "box.zip!/scan.png", "table.xlsx", "disk.img"}) {
      EXPECT_EQ(helps(reason, path).find("split"), std::string_view::npos) << path;
      EXPECT_TRUE(helps(reason, path).starts_with("nothing")) << path;
    }
  }
}

TEST(Coverage, rules_that_are_too_long_are_to_be_made_shorter) {
  for (const char* path : {".gitignore", "a/b/.carrelignore"}) {
    EXPECT_TRUE(helps("too_big", path).starts_with("make it shorter")) << path;
  }
  EXPECT_TRUE(helps("too_big", "a/.gitignore/photo.tiff").starts_with("nothing"));
}

TEST(Coverage, what_helps_fits_what_the_file_is) {
  using index::Coverage;
  const index::FileRecord deep{.path = "a.zip!/b.zip",
                               .coverage = Coverage::skipped,
                               .reason = "not_unpacked",
                               .container_id = 1};
  EXPECT_TRUE(says(remedy_for(deep), "unpack it yourself")) << remedy_for(deep);
  const index::FileRecord locked{.path = "a.zip!/b.pdf",
                                 .coverage = Coverage::failed,
                                 .reason = "encrypted",
                                 .container_id = 1};
  EXPECT_TRUE(says(remedy_for(locked), "unpack it with its password"));
  EXPECT_EQ(helps("encrypted", "a.pdf"), "save a copy without a password");
  EXPECT_TRUE(says(helps("encrypted", "a.eml"), "mail program"));
  EXPECT_TRUE(says(helps("hidden", "a.xlsx"), "show it"));
  EXPECT_FALSE(says(helps("hidden", "a.pdf"), "show it"));
  EXPECT_TRUE(says(helps("unsupported", "a.pdf"), "poppler-data"));
  EXPECT_TRUE(says(helps("unsupported", "a.xyz", Coverage::skipped), "export"));
  EXPECT_TRUE(says(helps("no_text", "a.pdf", Coverage::skipped), "scan"));
  EXPECT_FALSE(says(helps("no_text", "a.json", Coverage::skipped), "scan"));
  EXPECT_FALSE(says(helps("reader_out_of_memory", "a.png", Coverage::failed), "split"));
  EXPECT_FALSE(says(helps("limit", "a.png", Coverage::skipped), "what was read of it"));
  for (const char* path : {"a.txt", "a.pdf", "a.js", "a.xlsx"}) {
    EXPECT_FALSE(says(helps("part_limit", path), "split")) << path;
  }
  EXPECT_TRUE(says(helps("unsafe_name", "a.zip"), "on purpose"));
}

TEST(Coverage, pages_that_could_not_be_read_are_named_in_runs) {
  EXPECT_EQ(format_pages({3}), "page 3");
  EXPECT_EQ(format_pages({6, 2, 5, 4, 4}), "pages 2, 4-6");
}

TEST(Coverage, a_message_is_told_once_with_all_its_pages) {
  const std::vector<Issue> issues{{IssueKind::no_text, 2, "no text"},
                                  {IssueKind::limit, 0, "cut"},
                                  {IssueKind::no_text, 3, "no text"},
                                  {IssueKind::no_text, 9, "no text"}};
  EXPECT_EQ(describe(issues), "pages 2-3, 9: no text; cut");
  EXPECT_EQ(describe({}), "");
}

TEST(Coverage, a_file_with_trouble_everywhere_does_not_tell_all_of_it) {
  std::vector<Issue> issues;
  for (int i = 1; i <= 10'000; i += 2) {
    issues.push_back({IssueKind::no_text, i, "no text"});
    issues.push_back({IssueKind::damaged, i, "strange thing " + std::to_string(i)});
  }
  const std::string text = describe(issues);
  EXPECT_LT(text.size(), 1000U);
  EXPECT_NE(text.find("and 4960 more: no text"), std::string::npos) << text;
}

}  // namespace
}  // namespace carrel::engine
