#include "index/store.h"

#include <sys/stat.h>

#include <cstdlib>
#include <map>
#include <random>

#include "core/error.h"
#include "index/connection.h"
#include "index/raw_files.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

ErrorCode code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

TEST(Store, makes_a_folder_only_its_owner_can_enter) {
  const TemporaryFolder folder;
  const Store store(folder.path() / "deep" / "library", Access::write);
  struct stat status {};
  ASSERT_EQ(stat(store.library().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST(Store, has_nothing_to_read_before_it_was_written) {
  const TemporaryFolder folder;
  EXPECT_EQ(code_of([&] { Store(folder.path(), Access::read); }), ErrorCode::not_found);
}

constexpr const char* other_library = "CARREL_TEST_OTHER_LIBRARY";

// Run by the test below in a process of its own: locks are a process's, and a forked one would share
// SQLite's memory of them.
TEST(Store, DISABLED_is_opened_and_closed_by_another_process) {
  const char* library = std::getenv(other_library);
  // Whoever runs disabled tests by hand gives it no library to open.
  if (library == nullptr) GTEST_SKIP() << "is no test by itself";
  const Store store(library, Access::write);
}

void open_and_close_in_another_process(const std::filesystem::path& library) {
  setenv(other_library, library.c_str(), 1);
  const std::string command = std::filesystem::read_symlink("/proc/self/exe").string() +
                              " --gtest_also_run_disabled_tests --gtest_brief=1"
                              " --gtest_filter='Store.DISABLED_is_opened*' >/dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0);
  unsetenv(other_library);
}

TEST(Store, a_writer_that_comes_and_goes_leaves_the_locks_of_this_process_alone) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  { const Store made(path, Access::write); }
  const Store reader(path, Access::read);
  reader.collections();
  { const Store writer(path, Access::write); }
  ASSERT_TRUE(std::filesystem::exists(path / "library.db-wal"));
  open_and_close_in_another_process(path);
  EXPECT_TRUE(std::filesystem::exists(path / "library.db-wal"));
  EXPECT_NO_THROW(reader.collections());
}

TEST(Store, whoever_reads_the_raw_files_leaves_the_locks_of_this_process_alone) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  { const Store made(path, Access::write); }
  const Store reader(path, Access::read);
  reader.collections();
  std::string bytes;
  EXPECT_GE(each_raw_piece(path, 0, [&](std::string_view piece) { bytes += piece; }), 2);
  EXPECT_NE(bytes.find("CREATE TABLE documents"), bytes.npos);
  open_and_close_in_another_process(path);
  EXPECT_TRUE(std::filesystem::exists(path / "library.db-wal"));
  EXPECT_NO_THROW(reader.collections());
}

TEST(Store, lets_one_writer_in_and_names_it_to_the_next) {
  const Library library;
  try {
    Store(library.path(), Access::write);
    FAIL() << "two writers";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::busy);
    EXPECT_NE(std::string(error.what()).find(std::to_string(getpid())), std::string::npos);
  }
}

TEST(Store, shows_readers_the_last_commit_while_a_writer_works) {
  Library library(one("a.txt", "first"));
  const Store reader(library.path(), Access::read);
  Writer writer(library.store());
  writer.put(library.collection(), prepared({"b.txt", "second"}));
  EXPECT_EQ(reader.files(library.collection()).size(), 1U);
  writer.commit();
  EXPECT_EQ(reader.files(library.collection()).size(), 2U);
}

TEST(Store, forgets_what_was_not_committed) {
  Library library(one("a.txt", "first"));
  {
    Writer writer(library.store());
    writer.put(library.collection(), prepared({"b.txt", "second"}));
    writer.remove(library.id_of("a.txt"));
  }
  EXPECT_EQ(library.found("first"), Paths{"a.txt"});
  EXPECT_EQ(library.found("second"), Paths{});
}

TEST(Store, refuses_a_newer_schema_and_a_file_that_is_no_database) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "library";
  { const Store store(path, Access::write);
    store.connection().database.execute("PRAGMA user_version = 999"); }
  EXPECT_EQ(code_of([&] { Store(path, Access::read); }), ErrorCode::unsupported);
  EXPECT_EQ(code_of([&] { Store(path, Access::write); }), ErrorCode::unsupported);
  write_file_atomically(path / "library.db", std::string(8192, 'x'));
  EXPECT_EQ(code_of([&] { Store(path, Access::read); }), ErrorCode::corrupt);
}

TEST(Store, gives_back_everything_of_a_file_record) {
  Library library;
  FileRecord file;
  file.path = "broken.pdf";
  file.size_bytes = 12;
  file.mtime_ns = -5;
  file.coverage = Coverage::failed;
  file.reason = "encrypted";
  file.message = "a password is needed";
  Writer writer(library.store());
  writer.put_unindexed(library.collection(), file);
  writer.put(library.collection(), prepared({"a.txt", "text one"}));
  writer.commit();
  const auto files = library.store().files(library.collection());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path, "a.txt");
  EXPECT_EQ(files[0].content, sha256("text one"));
  EXPECT_EQ(files[1].reason, "encrypted");
  EXPECT_EQ(files[1].message, "a password is needed");
  EXPECT_EQ(files[1].mtime_ns, -5);
  EXPECT_EQ(files[1].content, Sha256{});
  const CollectionCounts counts = library.store().counts(library.collection());
  EXPECT_EQ(counts.documents, 1);
  EXPECT_EQ(counts.failed, 1);
  EXPECT_EQ(counts.bytes, 8U);
}

TEST(Store, refuses_collections_that_overlap) {
  Library library;
  Writer writer(library.store());
  const auto put = [&](const std::string& name, const std::string& root) {
    writer.put_collection(collection_named(name, root));
  };
  EXPECT_EQ(code_of([&] { put("inner", "/home/me/notes/work"); }), ErrorCode::usage);
  EXPECT_EQ(code_of([&] { put("outer", "/home/me"); }), ErrorCode::usage);
  EXPECT_EQ(code_of([&] { put("same", "/home/me/notes/"); }), ErrorCode::usage);
  EXPECT_NO_THROW(put("beside", "/home/me/notes2"));
  EXPECT_NO_THROW(put("notes", "/home/me/notes"));
  EXPECT_EQ(library.store().collections().size(), 2U);
}

TEST(Store, finds_documents_by_docid_collection_path_and_absolute_path) {
  Library library({{"sub/a.txt", "unique text"}, {"copy.txt", "unique text"}, {"b.txt", "other"}});
  Store& store = library.store();
  EXPECT_EQ(store.find_documents(docid(sha256("unique text"))).size(), 2U);
  EXPECT_EQ(store.find_documents("#" + to_hex(sha256("other")).substr(0, 10)).size(), 1U);
  EXPECT_EQ(store.find_documents("notes/sub/a.txt").size(), 1U);
  EXPECT_EQ(store.find_documents("/home/me/notes/sub/a.txt").size(), 1U);
  EXPECT_TRUE(store.find_documents("#abc").empty());
  EXPECT_TRUE(store.find_documents("/home/me/notes2/sub/a.txt").empty());
  const auto document = store.document(library.id_of("b.txt"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->text, "other");
  EXPECT_EQ(document->root, "/home/me/notes");
}

TEST(Store, keeps_a_renamed_document_findable_by_its_new_name_only) {
  Library library({{"oldname.txt", "some text"}, {"target.txt", "in the way"}});
  const std::int64_t id = library.id_of("oldname.txt");
  Writer writer(library.store());
  writer.rename(id, file_of({"moved/newname.txt", "some text"}));
  writer.commit();
  EXPECT_EQ(library.found("newname"), Paths{"moved/newname.txt"});
  EXPECT_EQ(library.found("oldname"), Paths{});
  EXPECT_EQ(library.id_of("moved/newname.txt"), id);
  writer.rename(id, file_of({"target.txt", "some text"}));
  writer.commit();
  EXPECT_EQ(library.found("way"), Paths{});
  EXPECT_EQ(library.store().files(library.collection()).size(), 1U);
}

TEST(Store, tells_which_vectors_it_has) {
  Library library;
  Writer writer(library.store());
  writer.use_space("toy/2", 2);
  PreparedDocument document = prepared({"a.txt", "one\n\ntwo"});
  const float vector[] = {0.6F, 0.8F};
  document.vectors[0] = encode_vector(vector);
  writer.put(library.collection(), document);
  writer.commit();
  EXPECT_EQ(library.store().active_space(), "toy/2");
  EXPECT_EQ(library.store().have_vectors("toy/2", document.vector_keys),
            (std::vector<bool>{true, false}));
  EXPECT_EQ(library.store().have_vectors("other", document.vector_keys),
            (std::vector<bool>{false, false}));
  EXPECT_EQ(code_of([&] { writer.use_space("toy/2", 3); }), ErrorCode::usage);
  writer.remove(library.id_of("a.txt"));
  writer.maintain({});
  EXPECT_EQ(library.store().index_counts().vectors, 0);
}

TEST(Store, leaves_no_trace_of_removed_text_when_asked_to_erase) {
  Library library({{"a.txt", "the secretword stands here"}, {"b.txt", "other text"}});
  Writer writer(library.store());
  writer.remove(library.id_of("a.txt"));
  writer.maintain({.erase_free_pages = true});
  for (const auto& entry : std::filesystem::directory_iterator(library.path())) {
    const std::string bytes = read_file(entry.path(), 1 << 26);
    EXPECT_EQ(bytes.find("secretword"), std::string::npos) << entry.path();
  }
  EXPECT_EQ(library.found("other"), Paths{"b.txt"});
}

// A text of words that compress little and do not repeat.
std::string long_text(unsigned seed, std::size_t words) {
  std::mt19937 random(seed);
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += "w" + std::to_string(random()) + (i % 50 == 49 ? "\n\n" : " ");
  }
  return text;
}

bool any_file_holds(const Library& library, const std::string& piece) {
  for (const auto& entry : std::filesystem::directory_iterator(library.path())) {
    if (read_file(entry.path(), 1 << 26).find(piece) != std::string::npos) return true;
  }
  return false;
}

TEST(Store, keeps_texts_compressed_and_leaves_no_trace_of_those_bytes_either) {
  const std::string text = long_text(1, 20'000);
  Library library({{"a.txt", text}, {"b.txt", long_text(2, 20'000)}});
  const std::int64_t id = library.id_of("a.txt");
  std::string stored;
  library.store().each_content([&](const StoredContent& content) {
    if (content.document_id != id) return;
    EXPECT_EQ(content.text, text);
    stored = content.stored_text;
  });
  EXPECT_LT(stored.size(), text.size() * 2 / 3);
  const std::string piece = stored.substr(stored.size() / 2, 48);
  Writer writer(library.store());
  writer.maintain({});
  EXPECT_TRUE(any_file_holds(library, piece));
  EXPECT_FALSE(any_file_holds(library, text.substr(text.size() / 2, 48)));
  writer.remove(id);
  writer.maintain({.erase_free_pages = true});
  EXPECT_FALSE(any_file_holds(library, piece));
}

TEST(Store, finds_passages_all_over_a_long_text) {
  const std::string text = long_text(3, 20'000);
  Library library(one("long.txt", text));
  for (std::size_t at = 0; at < text.size(); at += text.size() / 9) {
    const std::size_t begin = text.find_first_of(" \n", at) + 1;
    if (begin == 0 || text[begin] == '\n') continue;
    const std::string word = text.substr(begin, text.find_first_of(" \n", begin) - begin);
    const auto passages = library.search(word);
    ASSERT_EQ(passages.size(), 1U) << word;
    EXPECT_EQ(passages[0].text, passages[0].span.in(text));
    EXPECT_NE(passages[0].snippet.find(word), std::string::npos);
    const auto before = text.begin() + static_cast<std::ptrdiff_t>(begin);
    EXPECT_EQ(passages[0].line, 1 + std::count(text.begin(), before, '\n'));
    EXPECT_EQ(library.store().locate(library.id_of("long.txt"), {begin, begin + 1}).line,
              passages[0].line);
  }
}

TEST(Store, says_that_a_damaged_text_is_corrupt) {
  Library library(one("a.txt", long_text(4, 5'000)));
  library.store().connection().database.execute(
      "UPDATE texts SET text = cast(substr(text, 1, 5) || zeroblob(length(text) - 5) AS BLOB)");
  EXPECT_EQ(code_of([&] { library.store().document(library.id_of("a.txt")); }),
            ErrorCode::corrupt);
}

TEST(Store, gives_free_pages_back_after_much_was_removed) {
  Library library;
  for (unsigned i = 0; i < 20; ++i) {
    library.put({std::to_string(i) + ".txt", long_text(i, 5'000)});
  }
  Writer writer(library.store());
  writer.maintain({});
  const auto full = library.store().index_counts().bytes;
  for (unsigned i = 1; i < 20; ++i) writer.remove(library.id_of(std::to_string(i) + ".txt"));
  writer.maintain({});
  EXPECT_LT(library.store().index_counts().bytes, full / 2);
  EXPECT_EQ(library.store().document(library.id_of("0.txt"))->text, long_text(0, 5'000));
}

// What the library must hold: path -> text.
using Model = std::map<std::string, std::string>;

void expect_same(Library& library, const Model& model) {
  Store& store = library.store();
  const auto files = store.files(library.collection());
  ASSERT_EQ(files.size(), model.size());
  std::int64_t chunks = 0;
  auto expected = model.begin();
  for (const FileRecord& file : files) {
    EXPECT_EQ(file.path, expected->first);
    EXPECT_EQ(store.document(file.document_id)->text, expected->second);
    chunks += static_cast<std::int64_t>(prepared({"x", expected->second}).chunks.size());
    ++expected;
  }
  EXPECT_EQ(store.counts(library.collection()).chunks, chunks);
  SearchOptions options;
  options.count = 1000;
  options.fold_duplicates = false;
  for (int word = 0; word < 12; ++word) {
    const std::string wanted = "w" + std::to_string(word);
    Paths found, holding;
    for (const Passage& passage : library.search(wanted, options)) found.push_back(passage.file);
    for (const auto& [path, text] : model) {
      if ((" " + text + " ").find(" " + wanted + " ") != std::string::npos) holding.push_back(path);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    EXPECT_EQ(found, holding) << wanted;
  }
  store.connection().database.execute("INSERT INTO fts(fts) VALUES('integrity-check')");
}

TEST(Store, agrees_with_a_map_under_random_changes) {
  std::mt19937 random(7);
  const auto below = [&](unsigned end) { return static_cast<unsigned>(random() % end); };
  const auto some_text = [&] {
    std::string text;
    for (unsigned i = 0, count = 1 + below(12); i < count; ++i) {
      text += (below(5) == 0 ? " \n\n " : " ") + std::string("w") + std::to_string(below(12));
    }
    return text + " end";
  };
  Library library;
  Model committed, model;
  auto writer = std::make_unique<Writer>(library.store());
  for (int step = 0; step < 400; ++step) {
    const std::string path = "p" + std::to_string(below(15)) + ".txt";
    const bool known = model.contains(path);
    switch (below(8)) {
      case 0: case 1: case 2:
        model[path] = some_text();
        writer->put(library.collection(), prepared({path, model[path]}));
        break;
      case 3:
        if (known) writer->remove(library.id_of(path));
        model.erase(path);
        break;
      case 4: {
        const std::string to = "q" + std::to_string(below(15)) + ".txt";
        if (!known) break;
        writer->rename(library.id_of(path), file_of({to, model[path]}));
        model[to] = model[path];
        model.erase(path);
        break;
      }
      case 5:
        writer->commit();
        committed = model;
        break;
      case 6:
        if (below(4) != 0) break;
        writer = nullptr;  // rolls back
        writer = std::make_unique<Writer>(library.store());
        model = committed;
        break;
      case 7:
        if (below(4) != 0) break;
        writer->maintain({.erase_free_pages = below(3) == 0});
        committed = model;
        break;
    }
    if (step % 20 == 0) expect_same(library, model);
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
}

TEST(Store, goes_through_the_sheets_of_workbooks_too) {
  Library library;
  TestDocument test{"costs.xlsx", "Rent 900"};
  Document document = document_of(test);
  document.sheets = {{.name = "Costs of the house", .begin = 0, .cells = {{0, 1, 1}}}};
  Writer writer(library.store());
  writer.put(library.collection(), prepare(file_of(test), std::move(document), {}));
  writer.commit();
  std::string sheets;
  library.store().each_content(
      [&](const StoredContent& content) { sheets += content.stored_sheets; });
  EXPECT_NE(sheets, "");
}

}  // namespace
}  // namespace carrel::index::testing
