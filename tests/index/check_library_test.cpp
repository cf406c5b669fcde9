#include "index/check_library.h"

#include <fstream>
#include <thread>

#include "index/connection.h"
#include "index/limits.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

constexpr std::chrono::seconds long_enough{60};

// A library of some documents and a vector snapshot, closed.
void fill(const std::filesystem::path& path) {
  Store store(path, Access::write);
  Writer writer(store);
  const auto collection = writer.put_collection(collection_named("a", "/a"));
  writer.use_space("toy/2", 2);
  for (int i = 0; i < 400; ++i) {
    const std::string name = std::to_string(i);
    PreparedDocument document = prepared({name + ".txt", "Words of document " + name + "."});
    const float vector[] = {0.6F, 0.8F};
    document.vectors[0] = encode_vector(vector);
    writer.put(collection, document);
  }
  writer.commit();
  writer.maintain({});
}

std::filesystem::path snapshot_of(const std::filesystem::path& path) {
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".faiss") return entry.path();
  }
  return {};
}

void overwrite(const std::filesystem::path& file, std::int64_t at, std::size_t count) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(at);
  stream << std::string(count, '\xA5');
}

TEST(CheckLibrary, finds_nothing_wrong_with_a_whole_one) {
  const TemporaryFolder folder;
  fill(folder.path() / "library");
  const Store store(folder.path() / "library", Access::read);
  const LibraryCheck check = check_library(store, long_enough);
  EXPECT_EQ(check.damage, std::vector<std::string>{});
  EXPECT_GT(check.tables_checked, 10);
  EXPECT_EQ(check.tables_left, 0);
  EXPECT_EQ(check.snapshot_rows, 400);
  EXPECT_EQ(check.unreadable_snapshot, "");
}

TEST(CheckLibrary, finds_an_overwritten_page) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  fill(path);
  std::int64_t page = 0;
  {
    const Store store(path, Access::read);
    page = store.connection().database.integer(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'texts'", 0);
  }
  overwrite(path / "library.db", (page - 1) * 4096, 2048);
  const Store store(path, Access::read);
  const LibraryCheck check = check_library(store, long_enough);
  ASSERT_FALSE(check.damage.empty());
  EXPECT_NE(check.damage[0].find("texts"), std::string::npos) << check.damage[0];
}

TEST(CheckLibrary, says_of_much_damage_only_the_first_lines) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  fill(path);
  std::vector<std::int64_t> pages;
  {
    const Store store(path, Access::read);
    Rows rows = store.connection().database.query(
        "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name IN "
        "('chunks', 'documents', 'languages', 'lengths', 'links', 'tags', 'texts', 'vectors')");
    while (rows.step()) pages.push_back(rows.integer(0));
  }
  ASSERT_GT(pages.size(), damage_lines_max);
  for (const std::int64_t page : pages) overwrite(path / "library.db", (page - 1) * 4096, 2048);
  const LibraryCheck check = check_database(Store(path, Access::read), long_enough);
  ASSERT_EQ(check.damage.size(), damage_lines_max + 1);
  EXPECT_EQ(check.damage.back(), "library.db: and more");
  for (const std::string& line : check.damage) {
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_EQ(line.find("***"), std::string::npos) << line;
    EXPECT_EQ(line.find("--rebuild"), std::string::npos) << line;
    EXPECT_LT(line.size(), 300U) << line;
  }
}

TEST(CheckLibrary, ends_at_a_stop_in_the_middle_and_takes_that_for_no_damage) {
  const TemporaryFolder folder;
  fill(folder.path() / "library");
  const Store store(folder.path() / "library", Access::read);
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  int left = 0;
  do {  // some of the checks are begun before the stop, the last one is not
    const LibraryCheck check = check_database(store, long_enough, stop.get_token());
    EXPECT_EQ(check.damage, std::vector<std::string>{});
    left = check.tables_left;
  } while (left == 0);
  EXPECT_GT(left, 0);
  EXPECT_EQ(check_database(store, long_enough).tables_left, 0) << "nothing of it stays";
}

TEST(CheckLibrary, finds_a_snapshot_that_was_cut_short) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  fill(path);
  ASSERT_FALSE(snapshot_of(path).empty());
  std::filesystem::resize_file(snapshot_of(path), 1000);
  const LibraryCheck check = check_library(Store(path, Access::read), long_enough);
  EXPECT_EQ(check.unreadable_snapshot, snapshot_of(path).string());
  EXPECT_TRUE(check.damage.empty());
}

TEST(CheckLibrary, begins_no_table_when_the_time_is_over) {
  const TemporaryFolder folder;
  fill(folder.path() / "library");
  const LibraryCheck check =
      check_library(Store(folder.path() / "library", Access::read), std::chrono::seconds(0));
  EXPECT_EQ(check.tables_checked, 0);
  EXPECT_GT(check.tables_left, 10);
}

}  // namespace
}  // namespace carrel::index::testing
