#include "engine/watch.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "core/files.h"

namespace carrel::engine {
namespace {

using std::chrono::milliseconds;

class Watch : public ::testing::Test {
 protected:
  void SetUp() override {
    root = std::filesystem::canonical(folder.path()) / "documents";
    std::filesystem::create_directories(root / "sub" / "deep");
    std::filesystem::create_directories(outside());
    options = {.quiet_time = milliseconds(20),
               .burst_time_max = milliseconds(500),
               .look_interval = milliseconds(20),
               .mounts = [this] { return mounts; }};
  }

  std::filesystem::path outside() const { return root.parent_path() / "outside"; }
  FolderWatcher watcher() const { return {{root}, root.parent_path() / "library", options}; }

  static void write(const std::filesystem::path& file) { std::ofstream(file) << "text"; }

  // Whether a change is noticed before the watcher has had its chances to.
  static bool notices(FolderWatcher& watcher) {
    std::stop_source stop;
    const std::jthread guard([&](const std::stop_token& done) {
      std::mutex mutex;
      std::condition_variable_any wake;
      std::unique_lock lock(mutex);
      if (!wake.wait_for(lock, done, std::chrono::seconds(20), [] { return false; }) &&
          !done.stop_requested()) {
        stop.request_stop();
      }
    });
    // Of the library, which is not there here, nobody tells: it is perhaps written at every look.
    Wake wake = Wake::library_written;
    while (wake == Wake::library_written) wake = watcher.wait(stop.get_token());
    return wake == Wake::changed;
  }

  TemporaryFolder folder;
  std::filesystem::path root;
  WatchOptions options;
  std::vector<Mount> mounts{{"/", "ext4"}};
};

TEST_F(Watch, a_file_that_is_written_deleted_or_moved_is_noticed) {
  FolderWatcher watch = watcher();
  write(root / "sub/deep/a.txt");
  EXPECT_TRUE(notices(watch));
  std::filesystem::rename(root / "sub/deep/a.txt", root / "b.txt");
  EXPECT_TRUE(notices(watch));
  std::filesystem::remove(root / "b.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, a_stop_ends_the_wait_at_once) {
  FolderWatcher watch = watcher();
  std::stop_source stop;
  const std::jthread later([&] { stop.request_stop(); });
  EXPECT_EQ(watch.wait(stop.get_token()), Wake::stopped);
}

TEST_F(Watch, folders_made_one_in_another_are_watched_whole) {
  FolderWatcher watch = watcher();
  std::filesystem::create_directories(root / "new/newer/newest");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 6U);
  write(root / "new/newer/newest/a.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, a_folder_that_moves_in_is_watched_and_one_that_moves_out_no_longer) {
  std::filesystem::create_directories(outside() / "tree/leaf");
  FolderWatcher watch = watcher();
  EXPECT_EQ(watch.watched_count(), 3U);
  std::filesystem::rename(outside() / "tree", root / "tree");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 5U);
  std::filesystem::rename(root / "tree", root / "sub/tree");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 5U);
  write(root / "sub/tree/leaf/a.txt");
  EXPECT_TRUE(notices(watch));
  std::filesystem::rename(root / "sub", outside() / "sub");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 1U);
}

TEST_F(Watch, hidden_files_are_no_news_but_ignore_files_are) {
  FolderWatcher watch = watcher();
  write(root / ".a.swp");
  std::filesystem::create_directory(root / ".git");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(watch.wait(stop.get_token()), Wake::stopped);
  EXPECT_EQ(watch.watched_count(), 3U);
  write(root / ".carrelignore");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, the_folders_of_a_maildir_are_watched_though_they_have_a_dot) {
  for (const char* part : {"cur", "new", ".Sent/cur", ".Sent/new"}) {
    std::filesystem::create_directories(root / "mail" / part);
  }
  std::filesystem::create_directories(root / ".cache/cur");
  FolderWatcher watch = watcher();
  EXPECT_EQ(watch.watched_count(), 9U);
  write(root / "mail/.Sent/cur/1.eml");
  EXPECT_TRUE(notices(watch));
  // As a mail program makes one: the folder first, then what makes it one of mails.
  std::filesystem::create_directory(root / "mail/.Archive");
  EXPECT_TRUE(notices(watch));
  std::filesystem::create_directory(root / "mail/.Archive/new");
  std::filesystem::create_directory(root / "mail/.Archive/cur");
  EXPECT_TRUE(notices(watch));
  write(root / "mail/.Archive/cur/2.eml");
  EXPECT_TRUE(notices(watch));
  std::filesystem::rename(root / "mail/.Archive", outside() / "archive");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 9U);
}

TEST_F(Watch, a_folder_that_becomes_a_maildir_lets_in_its_folders_with_a_dot) {
  std::filesystem::create_directories(root / "mail/.Sent/cur");
  std::filesystem::create_directories(root / "mail/.Sent/new");
  std::filesystem::create_directory(root / "mail/cur");
  FolderWatcher watch = watcher();
  EXPECT_EQ(watch.watched_count(), 5U);
  std::filesystem::create_directory(root / "mail/new");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 9U);
}

TEST_F(Watch, of_a_maildir_on_a_share_its_folders_are_looked_at) {
  for (const char* part : {"cur", "new", ".Sent/cur", ".Sent/new"}) {
    std::filesystem::create_directories(root / "mail" / part);
  }
  mounts.push_back({(root / "mail").string(), "nfs4"});
  FolderWatcher watch = watcher();
  write(root / "mail/.Sent/cur/1.eml");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, the_library_within_is_left_alone) {
  std::filesystem::create_directories(root / "library");
  const FolderWatcher watch({root}, root / "library", options);
  EXPECT_EQ(watch.watched_count(), 3U);
}

TEST_F(Watch, after_lost_events_everything_is_watched_anew) {
  std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
  int events_max = 0;
  // The kernel's queue is filled to its end by so many files: where it is set far longer, that takes minutes.
  if (!(limit >> events_max) || events_max > 100'000) GTEST_SKIP() << "the queue is too long";
  FolderWatcher watch = watcher();
  for (int i = 0; i < events_max / 2 + 10; ++i) write(root / ("n" + std::to_string(i)));
  std::filesystem::create_directories(root / "lost/deeper");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 5U);
  write(root / "lost/deeper/a.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, beyond_the_limit_of_watches_folders_are_looked_at) {
  options.watches_max = 2;
  FolderWatcher watch = watcher();
  EXPECT_EQ(watch.watched_count(), 2U);
  EXPECT_EQ(watch.looked_at_count(), 1U);
  write(root / "sub/deep/a.txt");
  EXPECT_TRUE(notices(watch));
  std::filesystem::create_directories(root / "other");
  EXPECT_TRUE(notices(watch));
  write(root / "other/b.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, a_share_is_looked_at_and_what_is_beside_it_watched) {
  mounts.push_back({(root / "sub").string(), "fuse.sshfs"});
  FolderWatcher watch = watcher();
  EXPECT_EQ(watch.watched_count(), 1U);
  EXPECT_EQ(watch.looked_at_count(), 1U);
  write(root / "sub/deep/a.txt");
  EXPECT_TRUE(notices(watch));
  std::filesystem::remove(root / "sub/deep/a.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(Watch, a_disk_that_is_mounted_later_is_noticed) {
  FolderWatcher watch = watcher();
  mounts.push_back({(root / "sub").string(), "nfs4"});
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.looked_at_count(), 1U);
  EXPECT_EQ(watch.watched_count(), 1U);
}

TEST_F(Watch, a_root_that_goes_is_watched_again_when_it_is_back) {
  FolderWatcher watch = watcher();
  std::filesystem::rename(root, outside() / "away");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 0U);
  std::filesystem::rename(outside() / "away", root);
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.watched_count(), 3U);
  write(root / "sub/a.txt");
  EXPECT_TRUE(notices(watch));
}

}  // namespace
}  // namespace carrel::engine
