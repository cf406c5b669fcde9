#include "engine/reports.h"

#include <gtest/gtest.h>

#include "core/files.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

TEST(Reports, the_last_one_is_the_latest_of_the_latest_day) {
  const TemporaryFolder library;
  EXPECT_FALSE(last_report(library.path()));
  save_report(library.path(), "2026-11-22", "first\n");
  save_report(library.path(), "2026-11-22", "second\n");
  save_report(library.path(), "2026-11-21", "earlier\n");
  const auto last = last_report(library.path());
  ASSERT_TRUE(last);
  EXPECT_EQ(last->text, "second\n");
  EXPECT_EQ(read_file(last->file, 1000), "second\n\n----\n\nfirst\n");
}

TEST(Reports, only_so_many_days_are_kept) {
  const TemporaryFolder library;
  for (std::size_t i = 0; i < reports_kept_max + 5; ++i) {
    save_report(library.path(), std::to_string(2000 + i) + "-01-01", "text\n");
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(library.path() / "reports")) {
    EXPECT_GE(entry.path().filename().string(), "2005-01-01.txt");
    ++files;
  }
  EXPECT_EQ(files, reports_kept_max);
}

TEST(Reports, only_their_owner_can_read_them) {
  const TemporaryFolder library;
  const auto file = save_report(library.path(), "2026-11-21", "text\n");
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(file).permissions() & others, std::filesystem::perms::none);
  EXPECT_EQ(std::filesystem::status(file.parent_path()).permissions() & others,
            std::filesystem::perms::none);
}

TEST(Reports, other_files_beside_them_are_left_alone) {
  const TemporaryFolder library;
  save_report(library.path(), "2026-11-21", "text\n");
  write_file_atomically(library.path() / "reports" / "mine.txt", "kept");
  remove_reports(library.path());
  EXPECT_FALSE(last_report(library.path()));
  EXPECT_EQ(read_file(library.path() / "reports" / "mine.txt", 100), "kept");
}

}  // namespace
}  // namespace carrel::engine
