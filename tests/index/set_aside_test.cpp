#include "index/set_aside.h"

#include <map>

#include "core/error.h"
#include "index/collections_file.h"
#include "index/connection.h"
#include "index/library_lock.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t first_document_id = 1'700'000'000'000;

// The files of a folder that hold something, with a hash of their bytes; but the list of collections,
// which stays.
std::map<std::string, std::string> contents_of(const fs::path& folder) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const bool holds = entry.is_regular_file() && entry.file_size() > 0 &&
                       !entry.path().string().ends_with("-shm") && entry.path().filename() != "lock" &&
                       entry.path().filename() != collections_file_name;
    if (holds) contents[entry.path().filename().string()] =
        docid(sha256(read_file(entry.path(), 1 << 26)));
  }
  return contents;
}

// A library whose last collection stands only in the log, as after a kill.
class SetAside : public ::testing::Test {
 protected:
  void SetUp() override {
    Store store(folder.path() / "used", Access::write);
    Writer writer(store);
    const auto collection = writer.put_collection(collection_named("a", "/a"));
    writer.put(collection, prepared({"note.txt", "A note."}));
    writer.commit();
    writer.maintain({});  // puts the log away
    Collection other = collection_named("b", "/b");
    other.exclude = {"drafts"};
    writer.put_collection(other);
    writer.commit();
    fs::copy(folder.path() / "used", library, fs::copy_options::recursive);
    write_file_atomically(library / "vectors-1.faiss", "a snapshot");
    before = contents_of(library);
    ASSERT_EQ(before.count("library.db-wal"), 1U);
    ASSERT_EQ(before.size(), 3U);
  }

  void remove_list() const { fs::remove(library / collections_file_name); }
  void fill_database_with_noise() const {
    fs::remove(library / "library.db-wal");
    write_file_atomically(library / "library.db", std::string(50'000, 'x'));
  }

  MadeAnew make() const { return make_anew(library, first_document_id); }

  // What is there once make_anew() has made the new database.
  void put_next() const {
    fs::copy(folder.path() / "used", folder.path() / "other", fs::copy_options::recursive);
    make_anew(folder.path() / "other", first_document_id);
    fs::rename(folder.path() / "other/library.db", library / "library.db.next");
    fs::create_directory(library / "set-aside-1");
  }

  void expect_made_anew(const MadeAnew& made) const {
    EXPECT_TRUE(made.has_collections);
    EXPECT_EQ(made.folder, library / "set-aside-1");
    EXPECT_EQ(made.list_from, library / "set-aside-1");
    ASSERT_EQ(made.collections.size(), 2U);
    expect_library_is_new();
  }

  void expect_library_is_new() const {
    const std::vector<Collection> collections = Store(library, Access::write).collections();
    ASSERT_EQ(collections.size(), 2U);
    EXPECT_EQ(collections[0].root, "/a");
    EXPECT_EQ(collections[1].root, "/b");
    EXPECT_EQ(collections[1].exclude, std::vector<std::string>{"drafts"});
    EXPECT_TRUE(Store(library, Access::read).files(collections[0].id).empty());
    EXPECT_EQ(contents_of(library / "set-aside-1"), before) << "no byte is changed";
    EXPECT_FALSE(fs::exists(library / "set-aside-2"));
    EXPECT_FALSE(fs::exists(library / "rebuilding"));
    EXPECT_EQ(contents_of(library).size(), 1U) << "nothing but the new database";
  }

  TemporaryFolder folder;
  fs::path library = folder.path() / "library";
  std::map<std::string, std::string> before;
};

TEST_F(SetAside, keeps_every_byte_and_takes_the_collections_over) { expect_made_anew(make()); }

TEST_F(SetAside, takes_the_collections_from_the_list_beside_a_database_that_cannot_be_read) {
  fill_database_with_noise();
  before = contents_of(library);
  const MadeAnew made = make();
  EXPECT_TRUE(made.has_collections);
  EXPECT_EQ(made.list_from, library / "collections.json");
  expect_library_is_new();
}

TEST_F(SetAside, takes_them_from_that_list_also_when_an_older_database_was_set_aside) {
  make();
  {
    Store store(library, Access::write);
    Writer writer(store);
    writer.put_collection(collection_named("later", "/later"));
    writer.commit();
  }
  fs::resize_file(library / "library.db", 0);
  EXPECT_EQ(make().list_from, library / "collections.json");
  EXPECT_EQ(Store(library, Access::read).collections().size(), 3U);
}

TEST_F(SetAside, brings_nothing_back_that_was_forgotten) {
  {
    Store store(library, Access::write);
    Writer writer(store);
    writer.remove_collection(store.collection("a")->id);
    writer.commit();
  }
  EXPECT_EQ(read_file(library / "collections.json", 1000).find("/a"), std::string::npos);
  fill_database_with_noise();
  const MadeAnew made = make();
  ASSERT_EQ(made.collections.size(), 1U);
  EXPECT_EQ(made.collections[0].root, "/b");
}

// Nothing beside it but the list: no log, no report, no snapshot.
TEST_F(SetAside, of_an_emptied_database_is_refused_to_a_writer_while_there_is_a_list) {
  fs::remove(library / "library.db-wal");
  fs::remove(library / "vectors-1.faiss");
  fs::resize_file(library / "library.db", 0);
  const std::string list = read_file(library / "collections.json", 1000);
  EXPECT_THROW(Store(library, Access::write), Error);
  EXPECT_THROW(Store(library, Access::read), Error);
  EXPECT_EQ(read_file(library / "collections.json", 1000), list);
  EXPECT_EQ(make().list_from, library / "collections.json");
  EXPECT_EQ(Store(library, Access::write).collections().size(), 2U);
}

TEST_F(SetAside, of_a_database_that_is_gone_goes_on_from_the_list) {
  for (const auto& [name, bytes] : before) fs::remove(library / name);
  const std::string list = read_file(library / "collections.json", 1000);
  for (const Access access : {Access::read, Access::write}) {
    try {
      const Store store(library, access);
      ADD_FAILURE() << "what was in the library would be lost";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
      EXPECT_NE(std::string(error.what()).find("carrel index --rebuild"), std::string::npos) << error.what();
    }
  }
  EXPECT_TRUE(library_exists(library));
  EXPECT_EQ(read_file(library / "collections.json", 1000), list);
  const MadeAnew made = make();
  EXPECT_TRUE(made.folder.empty());
  EXPECT_EQ(made.list_from, library / "collections.json");
  EXPECT_EQ(Store(library, Access::write).collections().size(), 2U);
}

TEST_F(SetAside, of_a_database_that_is_gone_begins_anew_where_everything_was_forgotten) {
  {
    Store store(library, Access::write);
    Writer writer(store);
    for (const auto& collection : store.collections()) writer.remove_collection(collection.id);
    writer.commit();
  }
  fs::remove(library / "library.db-wal");
  fs::remove(library / "library.db");
  fs::remove(library / "vectors-1.faiss");
  EXPECT_FALSE(library_exists(library));
  EXPECT_THROW(make(), Error);
  EXPECT_TRUE(Store(library, Access::write).collections().empty());
}

TEST_F(SetAside, of_a_list_that_cannot_be_used_says_what_to_mend) {
  for (const auto& [name, bytes] : before) fs::remove(library / name);
  write_file_atomically(library / collections_file_name, "[oh");
  try {
    make();
    ADD_FAILURE() << "there is nothing to make it of";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::corrupt);
    EXPECT_NE(std::string(error.what()).find(collections_file_name), std::string::npos) << error.what();
  }
  EXPECT_THROW(Store(library, Access::write), Error);
  EXPECT_EQ(read_file(library / collections_file_name, 100), "[oh");
}

TEST_F(SetAside, takes_no_list_that_somebody_spoilt) {
  fill_database_with_noise();
  for (const char* spoilt : {"", "[", "[1]", R"([{"name":"a"}])", R"([{"name":"a","root":"a"}])",
                             R"([{"name":"a","root":"/a"},{"name":"b","root":"/a/b"}])",
                             R"([{"name":"a","root":"/a/b"},{"name":"b","root":"/a/"}])",
                             R"([{"name":"a","root":"/a"},{"name":"a","root":"/b"}])",
                             R"([{"name":"a/b","root":"/a"}])", R"([{"name":"a\n","root":"/a"}])"}) {
    write_file_atomically(library / collections_file_name, spoilt);
    EXPECT_FALSE(read_collections_file(library)) << spoilt;
  }
  EXPECT_FALSE(make().has_collections);
  EXPECT_FALSE(fs::exists(library / "rebuilding"));
}

// As of a commit that failed after it was written, or of an older database that was put back.
TEST(CollectionsFile, says_after_a_writer_what_the_database_says) {
  const TemporaryFolder folder;
  const fs::path list = folder.path() / collections_file_name;
  { const Store store(folder.path(), Access::write); }
  write_file_atomically(list, R"([{"name":"never","root":"/never"}])");
  { const Store store(folder.path(), Access::read); }
  EXPECT_NE(read_file(list, 100), "[]\n") << "a reader changes nothing";
  { const Store store(folder.path(), Access::write); }
  EXPECT_EQ(read_file(list, 100), "[]\n");
  {
    Store store(folder.path(), Access::write);
    Writer writer(store);
    writer.put_collection(collection_named("a", "/a"));
    writer.commit();
  }
  const std::string whole = read_file(list, 1000);
  for (const char* other : {"[]\n", "", R"([{"name":"b","root":"/b"}])"}) {
    write_file_atomically(list, other);
    { const Store store(folder.path(), Access::write); }
    EXPECT_EQ(read_file(list, 1000), whole) << other;
  }
}

// They have every name and folder in them, and one may have been forgotten since.
TEST(CollectionsFile, half_written_before_a_kill_is_removed_by_the_next_writer) {
  const TemporaryFolder folder;
  write_file_atomically(folder.path() / ".carrel-a1B2c3", "[half");
  write_file_atomically(folder.path() / ".carrel-kept.txt", "of somebody else");
  { const Store store(folder.path(), Access::write); }
  EXPECT_FALSE(fs::exists(folder.path() / ".carrel-a1B2c3"));
  EXPECT_TRUE(fs::exists(folder.path() / ".carrel-kept.txt"));
  write_file_atomically(folder.path() / ".carrel-a1B2c3", "[half");
  { const Store store(folder.path(), Access::read); }
  EXPECT_TRUE(fs::exists(folder.path() / ".carrel-a1B2c3")) << "a writer may be at it";
}

// A full disk, as far as a test can have one: nothing can be renamed over a folder.
TEST(CollectionsFile, that_cannot_be_written_keeps_no_writer_out) {
  const TemporaryFolder folder;
  {
    Store store(folder.path(), Access::write);
    Writer writer(store);
    writer.put_collection(collection_named("a", "/a"));
    writer.commit();
  }
  fs::remove(folder.path() / collections_file_name);
  fs::create_directory(folder.path() / collections_file_name);
  EXPECT_EQ(Store(folder.path(), Access::write).collections().size(), 1U);
}

TEST(CollectionsFile, is_written_for_a_library_that_had_none_and_keeps_every_byte_of_a_name) {
  const TemporaryFolder folder;
  Collection strange = collection_named("n\"1", "/caf\xE9/\"x\"");
  strange.include = {"*.md", "b\\c"};
  {
    Store store(folder.path(), Access::write);
    EXPECT_FALSE(fs::exists(folder.path() / collections_file_name)) << "there are none yet";
    Writer writer(store);
    writer.put_collection(strange);
    writer.commit();
  }
  fs::remove(folder.path() / collections_file_name);
  { const Store store(folder.path(), Access::read); }
  EXPECT_FALSE(fs::exists(folder.path() / collections_file_name)) << "a reader changes nothing";
  { const Store store(folder.path(), Access::write); }
  const auto listed = read_collections_file(folder.path());
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().name, strange.name);
  EXPECT_EQ(listed->front().root, strange.root);
  EXPECT_EQ(listed->front().include, strange.include);
  EXPECT_TRUE(listed->front().exclude.empty());
}

TEST_F(SetAside, of_a_damaged_list_leaves_a_library_without_collections) {
  remove_list();
  fill_database_with_noise();
  before = contents_of(library);
  EXPECT_FALSE(make().has_collections);
  EXPECT_TRUE(Store(library, Access::read).collections().empty());
  EXPECT_EQ(contents_of(library / "set-aside-1"), before);
}

TEST_F(SetAside, of_an_emptied_database_keeps_the_log_beside_it) {
  remove_list();
  fs::resize_file(library / "library.db", 0);
  const auto left = contents_of(library);
  ASSERT_EQ(left.count("library.db-wal"), 1U);
  EXPECT_FALSE(make().has_collections);
  EXPECT_EQ(contents_of(library / "set-aside-1"), left);
}

TEST_F(SetAside, that_was_killed_while_it_made_the_new_database_begins_again) {
  fs::create_directory(library / "rebuilding");
  fs::copy(library / "library.db", library / "rebuilding/library.db");
  fs::create_directory(library / "set-aside-1");
  expect_made_anew(make());
}

// Killed after each of the files was moved.
class Interrupted : public SetAside, public ::testing::WithParamInterface<std::size_t> {
 protected:
  void SetUp() override {
    SetAside::SetUp();
    put_next();
    std::size_t moved = 0;
    for (const auto& [name, bytes] : before) {  // in the order of their names
      if (moved++ < GetParam()) fs::rename(library / name, library / "set-aside-1" / name);
    }
  }
};

TEST_P(Interrupted, is_brought_to_its_end_by_the_next_writer) {
  EXPECT_TRUE(library_exists(library));
  expect_library_is_new();
}

TEST_P(Interrupted, is_brought_to_its_end_by_another_call) { expect_made_anew(make()); }

TEST_P(Interrupted, is_not_taken_for_no_library_by_a_reader) {
  if (GetParam() == 0) return;  // the old database is still there
  try {
    const Store store(library, Access::read);
    ADD_FAILURE() << "there is nothing to read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::busy) << error.what();
  }
  EXPECT_FALSE(fs::exists(library / "library.db"));
}

INSTANTIATE_TEST_SUITE_P(AfterEachFile, Interrupted, ::testing::Values(0, 1, 2, 3));

TEST_F(SetAside, finds_the_collections_of_the_newest_that_was_set_aside_when_the_database_is_gone) {
  remove_list();
  fs::create_directories(library / "set-aside-9");
  write_file_atomically(library / "set-aside-9/library.db", "no database");
  fs::create_directories(library / "set-aside-10");
  for (const auto& [name, bytes] : before) {
    fs::rename(library / name, library / "set-aside-10" / name);
  }
  const MadeAnew made = make();
  EXPECT_EQ(made.folder, library / "set-aside-10");
  EXPECT_EQ(made.list_from, library / "set-aside-10");
  EXPECT_EQ(Store(library, Access::read).collections().size(), 2U);
  EXPECT_EQ(contents_of(library / "set-aside-10"), before);
}

TEST_F(SetAside, finds_them_there_also_when_the_database_is_empty) {
  make();
  remove_list();
  fs::resize_file(library / "library.db", 0);
  const MadeAnew made = make();
  EXPECT_EQ(made.folder, library / "set-aside-2");
  EXPECT_EQ(made.list_from, library / "set-aside-1");
  EXPECT_EQ(Store(library, Access::read).collections().size(), 2U);
}

TEST_F(SetAside, leaves_all_as_it_is_while_another_writes) {
  const FileDescriptor lock = lock_library(library);
  EXPECT_THROW(make(), Error);
  EXPECT_EQ(contents_of(library), before);
  EXPECT_FALSE(fs::exists(library / "set-aside-1"));
}

TEST_F(SetAside, refuses_where_there_is_no_library) {
  EXPECT_THROW(make_anew(folder.path() / "nowhere", 1), Error);
  EXPECT_FALSE(fs::exists(folder.path() / "nowhere"));
}

// Conversations name documents by their ids.
TEST_F(SetAside, gives_no_id_again_that_a_document_of_the_old_database_had) {
  make();
  Store store(library, Access::write);
  Writer writer(store);
  const auto collection = store.collections().at(0).id;
  EXPECT_EQ(writer.put(collection, prepared({"x.txt", "Another."})), first_document_id);
  writer.commit();
  writer.remove(first_document_id);
  writer.maintain({.erase_free_pages = true});
  EXPECT_GE(writer.put(collection, prepared({"y.txt", "A third."})), first_document_id);
  writer.commit();
  EXPECT_FALSE(store.document(1));
  EXPECT_EQ(store.find_documents("a/y.txt").size(), 1U);
}

}  // namespace
}  // namespace carrel::index::testing
