#include "ingest/walk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

namespace fs = std::filesystem;

struct Walked {
  std::vector<std::string> found;
  std::vector<std::pair<std::string, SkipReason>> skipped;
};

class Walk : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text = "x") {
    fs::create_directories((root() / path).parent_path());
    std::ofstream(root() / path) << text;
  }
  fs::path root() const { return folder_.path() / "root"; }
  fs::path outside() const { return folder_.path() / "outside"; }
  void SetUp() override {
    fs::create_directories(root());
    fs::create_directories(outside());
  }
  Walked walked(const WalkOptions& options = {}) const {
    Walked result;
    walk(root(), options,
         {[&](FoundFile file) { result.found.push_back(std::move(file.path)); },
          [&](SkippedFile file) { result.skipped.emplace_back(file.path, file.reason); }});
    return result;
  }
  using Names = std::vector<std::string>;
  using Skips = std::vector<std::pair<std::string, SkipReason>>;

  TemporaryFolder folder_;
};

TEST_F(Walk, finds_files_depth_first_in_byte_order) {
  for (const char* path : {"b.md", "a/z.md", "a/b/c.md", "B.md", "a.md", "\xC3\xA9.md"})
    write(path);
  EXPECT_EQ(walked().found, (Names{"B.md", "a/b/c.md", "a/z.md", "a.md", "b.md", "\xC3\xA9.md"}));
}

TEST_F(Walk, tells_size_time_and_inode) {
  write("a.md", "12345");
  struct stat status {};
  ASSERT_EQ(stat((root() / "a.md").c_str(), &status), 0);
  std::vector<FoundFile> files;
  walk(root(), {}, {[&](FoundFile file) { files.push_back(std::move(file)); }, {}});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].size_bytes, 5U);
  EXPECT_EQ(files[0].inode, status.st_ino);
  EXPECT_EQ(files[0].mtime_ns,
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec);
}

TEST_F(Walk, leaves_out_hidden_files_silently) {
  write(".git/config");
  write(".hidden.md");
  write("a/.x/y.md");
  write("seen.md");
  const Walked result = walked();
  EXPECT_EQ(result.found, (Names{"seen.md"}));
  EXPECT_TRUE(result.skipped.empty());
}

TEST_F(Walk, the_folders_of_a_maildir_are_not_hidden) {
  for (const char* folder : {"Mail/", "Mail/.Sent/", "Mail/.Sent.2023/", "other/.Sent/"}) {
    for (const char* part : {"cur/1", "new/2"}) write(std::string(folder) + part);
  }
  write("Mail/.notmuch/cur");
  write("Mail/.hidden/x");
  EXPECT_EQ(walked().found,
            (Names{"Mail/.Sent/cur/1", "Mail/.Sent/new/2", "Mail/.Sent.2023/cur/1",
                   "Mail/.Sent.2023/new/2", "Mail/cur/1", "Mail/new/2"}));
}

TEST_F(Walk, a_mailbox_may_be_bigger_than_other_files) {
  for (const char* name : {"Inbox", "other"}) {
    write(name, std::string(name) == "Inbox" ? "From a@b Thu Mar 14 10:00:00 2024\n" : "Fromage ");
    std::filesystem::resize_file(root() / name, file_bytes_max + 1);
  }
  const Walked result = walked();
  EXPECT_EQ(result.found, Names{"Inbox"});
  EXPECT_EQ(result.skipped, (Skips{{"other", SkipReason::too_big}}));
}

TEST_F(Walk, a_file_that_is_too_big_is_told_its_own_limit) {
  for (const char* name : {"Inbox", "other"}) {
    write(name, std::string(name) == "Inbox" ? "From a@b Thu Mar 14 10:00:00 2024\n" : "Fromage ");
  }
  std::error_code error;  // of a file system without such big files: the mailbox is as it should be
  fs::resize_file(root() / "Inbox", mailbox_bytes_max + 1, error);
  fs::resize_file(root() / "other", file_bytes_max + 1);
  std::map<std::string, std::string> messages;
  walk(root(), {},
       {[](const FoundFile&) {},
        [&](const SkippedFile& file) { messages[file.path] = file.message; }});
  EXPECT_EQ(messages["other"], "larger than 256 MiB, the most that is read of a file that is no mailbox");
  if (!error) {
    EXPECT_EQ(messages["Inbox"], "larger than 64 GiB, the most that is read of a mailbox");
  }
}

TEST_F(Walk, nothing_comes_back_below_an_excluded_folder) {
  write(".gitignore", "logs/\n!logs/keep.md\n");
  write("logs/keep.md");
  write("logs/.gitignore", "!*\n");
  write("other.md");
  EXPECT_EQ(walked().found, (Names{"other.md"}));
}

TEST_F(Walk, deeper_rules_win_and_are_relative_to_their_folder) {
  write(".gitignore", "*.tmp\n/only_here.md\n");
  write("a/.gitignore", "!keep.tmp\n/b/x.md\n");
  for (const char* path : {"a/keep.tmp", "a/lose.tmp", "keep.tmp", "a/b/x.md", "a/b/y.md",
                           "a/only_here.md", "only_here.md", "b/x.md"}) {
    write(path);
  }
  EXPECT_EQ(walked().found, (Names{"a/b/y.md", "a/keep.tmp", "a/only_here.md", "b/x.md"}));
}

TEST_F(Walk, carrelignore_overrides_gitignore_of_the_same_folder) {
  write(".gitignore", "private.md\n");
  write(".carrelignore", "!private.md\nnoise.md\n");
  write("private.md");
  write("noise.md");
  EXPECT_EQ(walked().found, (Names{"private.md"}));
}

TEST_F(Walk, include_and_exclude_globs_choose_files) {
  for (const char* path : {"a.md", "a.txt", "notes/b.md", "notes/deep/c.txt", "old/d.md"}) {
    write(path);
  }
  EXPECT_EQ(walked({.include = {"*.md"}, .exclude = {}}).found,
            (Names{"a.md", "notes/b.md", "old/d.md"}));
  EXPECT_EQ(walked({.include = {"notes/**"}, .exclude = {}}).found,
            (Names{"notes/b.md", "notes/deep/c.txt"}));
  EXPECT_EQ(walked({.include = {"notes/"}, .exclude = {"*.txt"}}).found, (Names{"notes/b.md"}));
  EXPECT_EQ(walked({.include = {}, .exclude = {"old", "*.txt"}}).found,
            (Names{"a.md", "notes/b.md"}));
}

TEST_F(Walk, follows_file_links_inside_and_reports_links_that_lead_out) {
  write("a.md", "abc");
  write("d/e.md");
  std::ofstream(outside() / "secret.md") << "x";
  fs::create_symlink("a.md", root() / "link.md");
  fs::create_symlink("d", root() / "folder_link");
  fs::create_symlink("..", root() / "d/up");
  fs::create_symlink(outside() / "secret.md", root() / "out.md");
  fs::create_symlink(outside(), root() / "out_folder");
  fs::create_symlink("nowhere", root() / "broken.md");
  fs::create_symlink("loop", root() / "loop");
  const Walked result = walked();
  EXPECT_EQ(result.found, (Names{"a.md", "d/e.md", "link.md"}));
  EXPECT_EQ(result.skipped, (Skips{{"broken.md", SkipReason::broken_link},
                                   {"loop", SkipReason::broken_link},
                                   {"out.md", SkipReason::outside_root},
                                   {"out_folder", SkipReason::outside_root}}));
}

TEST_F(Walk, a_sibling_with_the_roots_name_as_prefix_is_outside) {
  fs::create_directories(folder_.path() / "root2");
  std::ofstream(folder_.path() / "root2/x.md") << "x";
  fs::create_symlink(folder_.path() / "root2/x.md", root() / "x.md");
  EXPECT_EQ(walked().skipped, (Skips{{"x.md", SkipReason::outside_root}}));
}

TEST_F(Walk, reports_special_big_and_unreadable_things_and_goes_on) {
  ASSERT_EQ(mkfifo((root() / "pipe").c_str(), 0600), 0);
  write("big.md");
  ASSERT_EQ(truncate((root() / "big.md").c_str(), static_cast<off_t>(file_bytes_max + 1)), 0);
  write("z.md");
  Skips expected{{"big.md", SkipReason::too_big}, {"pipe", SkipReason::special_file}};
  if (geteuid() != 0) {  // root may read everything
    write("locked/a.md");
    fs::permissions(root() / "locked", fs::perms::none);
    expected.insert(expected.begin() + 1, {"locked", SkipReason::unreadable});
  }
  const Walked result = walked();
  EXPECT_EQ(result.skipped, expected);
  EXPECT_EQ(result.found, (Names{"z.md"}));
  if (geteuid() != 0) fs::permissions(root() / "locked", fs::perms::owner_all);
}

TEST_F(Walk, stops_at_the_depth_limit) {
  std::string path;
  for (int i = 0; i <= nesting_depth_max; ++i) path += "d/";
  write(path + "deep.md");
  write("top.md");
  const Walked result = walked();
  EXPECT_EQ(result.found, (Names{"top.md"}));
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_EQ(result.skipped[0].second, SkipReason::too_deep);
}

TEST_F(Walk, says_when_an_ignore_file_is_too_big_to_apply) {
  write(".gitignore", std::string(ignore_file_bytes_max + 1, '\n'));
  write("a.md");
  const Walked result = walked();
  EXPECT_EQ(result.found, (Names{"a.md"}));
  EXPECT_EQ(result.skipped, (Skips{{".gitignore", SkipReason::too_big}}));
}

TEST_F(Walk, throws_not_found_without_a_folder_and_cancelled_on_stop) {
  write("a.md");
  const auto code_of = [&](const fs::path& path, std::stop_token stop) {
    try {
      walk(path, {}, {}, stop);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::internal;
  };
  EXPECT_EQ(code_of(root() / "none", {}), ErrorCode::not_found);
  EXPECT_EQ(code_of(root() / "a.md", {}), ErrorCode::not_found);
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(code_of(root(), source.get_token()), ErrorCode::cancelled);
}

}  // namespace
}  // namespace carrel::ingest
