#include "engine/collection_watcher.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "engine/collections.h"
#include "engine/forget.h"

namespace carrel::engine {
namespace {

using std::chrono::milliseconds;

class WatchedLibrary : public ::testing::Test {
 protected:
  void SetUp() override {
    home = std::filesystem::canonical(folder.path());
    std::filesystem::create_directory(home / "notes");
    std::filesystem::create_directory(home / "letters");
    add("notes");
  }

  // As another process does: the library is closed at the end.
  void add(const std::string& name, const std::vector<std::string>& exclude = {}) const {
    index::Store store(home / "library", index::Access::write);
    add_collection(store, {.folder = home / name, .name = name, .exclude = exclude});
  }
  void forget_collection(const std::string& name) const {
    Library library({.folder = home / "library"}, index::Access::write);
    forget(library, name, home.string(), Proof::none);
  }
  void write(const std::string& name) const { std::ofstream(home / name) << "text"; }

  CollectionWatcher watcher(const std::vector<std::string>& names = {}) const {
    return {home / "library",
            names,
            {.quiet_time = milliseconds(20), .burst_time_max = milliseconds(500)}};
  }

  // Whether there is something to index before patience ends.
  static bool notices(CollectionWatcher& watcher) {
    std::stop_source stop;
    const std::jthread guard([&](const std::stop_token& done) {
      std::mutex mutex;
      std::condition_variable_any wake;
      std::unique_lock lock(mutex);
      wake.wait_for(lock, done, std::chrono::seconds(20), [] { return false; });
      stop.request_stop();
    });
    return watcher.wait(stop.get_token());
  }

  TemporaryFolder folder;
  std::filesystem::path home;
};

TEST_F(WatchedLibrary, a_collection_that_is_added_meanwhile_is_watched) {
  CollectionWatcher watch = watcher();
  add("letters");
  EXPECT_TRUE(notices(watch));
  write("letters/a.txt");
  EXPECT_TRUE(notices(watch));
  write("notes/a.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(WatchedLibrary, a_collection_that_is_forgotten_is_no_longer_watched) {
  add("letters");
  CollectionWatcher watch = watcher();
  EXPECT_EQ(watch.folders().watched_count(), 2U);
  forget_collection("notes");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.folders().watched_count(), 1U);
  write("letters/a.txt");
  EXPECT_TRUE(notices(watch));
}

TEST_F(WatchedLibrary, other_globs_of_a_collection_are_something_to_index) {
  CollectionWatcher watch = watcher();
  add("notes", {"drafts"});
  EXPECT_TRUE(notices(watch));
}

TEST_F(WatchedLibrary, where_names_were_asked_for_only_those_are_watched) {
  CollectionWatcher watch = watcher({"notes"});
  add("letters");
  write("notes/a.txt");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.folders().watched_count(), 1U);
  forget_collection("notes");
  try {
    notices(watch);
    ADD_FAILURE() << "nothing was said of the collection that is gone";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
  }
}

TEST_F(WatchedLibrary, a_library_that_cannot_be_read_for_a_while_is_watched_afterwards) {
  const auto database = home / "library/library.db";
  std::filesystem::rename(database, home / "kept");
  std::ofstream(database) << std::string(10'000, 'x');
  CollectionWatcher watch = watcher();
  EXPECT_EQ(watch.folders().watched_count(), 0U);
  std::filesystem::rename(home / "kept", database);
  add("letters");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.folders().watched_count(), 2U);
}

TEST_F(WatchedLibrary, a_library_that_is_made_later_is_watched) {
  std::filesystem::remove_all(home / "library");
  CollectionWatcher watch(home / "library", {},
                          {.quiet_time = milliseconds(20),
                           .burst_time_max = milliseconds(500),
                           .look_interval = milliseconds(20)});
  EXPECT_EQ(watch.folders().watched_count(), 0U);
  add("letters");
  EXPECT_TRUE(notices(watch));
  EXPECT_EQ(watch.folders().watched_count(), 1U);
}

}  // namespace
}  // namespace carrel::engine
