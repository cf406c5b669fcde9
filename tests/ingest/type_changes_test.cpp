#include "ingest/type_changes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/reader.h"

namespace carrel::ingest {
namespace {

TEST(TypeChanges, a_type_that_came_is_read_again_by_its_name) {
  EXPECT_TRUE(may_be_read_better("a/table.csv", "text", 1));
  EXPECT_TRUE(may_be_read_better("box.zip!/a/TABLE.CSV", "text", 1));
  EXPECT_TRUE(may_be_read_better("data.json", "text", 4));
  EXPECT_FALSE(may_be_read_better("data.json", "json", 4));
  EXPECT_TRUE(may_be_read_better("compose.yml", "text", 8));
  EXPECT_FALSE(may_be_read_better("notes.txt", "text", 8));
  EXPECT_TRUE(may_be_read_better("shopping.json", "note", 8));  // it may be in the bin
  EXPECT_TRUE(may_be_read_better("report.pdf", "pdf", 7));  // for pages that are pictures
  EXPECT_FALSE(may_be_read_better("report.pdf", "pdf", 8));
  EXPECT_TRUE(may_be_read_better("letter.docx", "docx", 8));  // for pictures in documents
  EXPECT_TRUE(may_be_read_better("box.zip!/book.epub", "epub", 8));
  EXPECT_TRUE(may_be_read_better("Inbox!/Minutes.eml", "mail", 8));
  EXPECT_FALSE(may_be_read_better("letter.docx", "docx", 9));
}

TEST(TypeChanges, one_that_only_the_content_tells_by_what_it_was_read_as) {
  EXPECT_TRUE(may_be_read_better("Inbox", "text", 5));
  EXPECT_TRUE(may_be_read_better("notes.txt", "text", 5));
  EXPECT_TRUE(may_be_read_better("bookmarks.html", "html", 4));
  EXPECT_TRUE(may_be_read_better("export.zip!/Slipway.html", "html", 8));  // of Keep or Notion
  EXPECT_FALSE(may_be_read_better("Slipway.html", "html", 9));
}

TEST(TypeChanges, what_stays_the_same_is_not_read_again) {
  for (const char* type : {"rtf", "markdown", "org"}) {
    for (int version = 0; version <= parsers_version; ++version) {
      EXPECT_FALSE(may_be_read_better("file", type, version)) << type << version;
    }
  }
  EXPECT_FALSE(may_be_read_better("notes.txt", "text", parsers_version));
}

TEST(TypeChanges, no_change_is_newer_than_the_parsers_and_they_stand_in_order) {
  const auto changes = type_changes();
  EXPECT_TRUE(std::is_sorted(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    return a.version < b.version;
  }));
  EXPECT_LE(changes.back().version, parsers_version)
      << "a row that is never outgrown: raise parsers_version";
}

}  // namespace
}  // namespace carrel::ingest
