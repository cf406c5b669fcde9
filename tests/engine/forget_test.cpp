#include "engine/forget.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "engine/browse.h"
#include "engine/collections.h"
#include "engine/sync.h"
#include "index/activity.h"

namespace carrel::engine {
namespace {

class Forget : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder.path() / "docs");
    write("diary.md",
          "# Diary\n\nOn Tuesday we met at the harbour and spoke of the old lighthouse.\n");
    write("list.md",
          "# Shopping\n\nFlour, salt, a dozen eggs, and the good butter from the market.\n");
    library = std::make_unique<Library>(LibraryOptions{.folder = folder.path() / "library"},
                                        index::Access::write);
    const auto collection =
        add_collection(library->store(), {.folder = folder.path() / "docs", .name = "docs"});
    sync(*library, collection, {.jobs = 1});
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder.path() / "docs" / name) << text;
  }

  // A conversation whose only answer cites the document.
  void quote(const std::string& name) {
    index::Activity activity(folder.path() / "library");
    const auto document = get_document(library->store(), name, "/").document;
    activity.add_turn(activity.add_conversation("owner", "about it", 1),
                      {.question = "What of it?",
                       .answer = R"({"citations":[{"docid":")" + document.docid + R"("}]})"});
  }

  TemporaryFolder folder;
  std::unique_ptr<Library> library;
};

TEST_F(Forget, takes_the_conversations_that_quoted_a_document_along) {
  quote("docs/diary.md");
  quote("docs/list.md");
  const ForgetReport report = forget(*library, "docs/diary.md", "/", Proof::verify);
  EXPECT_EQ(report.documents, 1);
  EXPECT_EQ(report.turns, 1);
  EXPECT_GT(report.pieces_checked, 0U);
  EXPECT_FALSE(report.remains_found);
  const index::Activity activity(folder.path() / "library");
  EXPECT_EQ(activity.conversations("owner", "", 9).size(), 1U);
}

TEST_F(Forget, of_a_collection_takes_the_conversations_of_all_its_documents_along) {
  quote("docs/diary.md");
  quote("docs/list.md");
  EXPECT_EQ(forget(*library, "docs", "/", Proof::none).turns, 2);
}

TEST_F(Forget, of_a_folder_erases_all_below_it_and_nothing_beside) {
  std::filesystem::create_directories(folder.path() / "docs/private/deep");
  write("private/deep/a.md", "# Secret\n\nThe quince jelly is hidden behind the oats and the barley.\n");
  write("private/b.md", "# Other\n\nThe second key hangs in the shed behind the green watering can.\n");
  write("private.md", "# Beside\n\nThis one only has a name like the folder's, and it stays.\n");
  sync(*library, find_collection(library->store(), "docs"), {.jobs = 1});
  quote("docs/private/b.md");
  quote("docs/private.md");
  const ForgetReport report = forget(*library, "docs/private/", "/", Proof::verify);
  EXPECT_EQ(report.documents, 2);
  EXPECT_EQ(report.turns, 1);
  EXPECT_EQ(report.folder, "docs/private");
  EXPECT_EQ(report.collection, "");
  EXPECT_EQ(report.leave_out,
            "carrel add " + (folder.path() / "docs").string() + " --exclude 'private/**'");
  EXPECT_GT(report.pieces_checked, 0U);
  EXPECT_FALSE(report.remains_found);
  EXPECT_EQ(library->store().find_documents("docs/private/b.md").size(), 0U);
  EXPECT_EQ(library->store().find_documents("docs/private.md").size(), 1U);
  sync(*library, find_collection(library->store(), "docs"), {.jobs = 1});
  EXPECT_EQ(library->store().find_documents("docs/private/b.md").size(), 1U) << "as it says";
}

TEST_F(Forget, of_a_folder_by_its_path_and_from_where_one_stands) {
  std::filesystem::create_directories(folder.path() / "docs/private");
  const auto fill = [&] {
    write("private/b.md", "# Other\n\nThe second key hangs in the shed.\n");
    sync(*library, find_collection(library->store(), "docs"), {.jobs = 1});
  };
  fill();
  EXPECT_EQ(forget(*library, (folder.path() / "docs/private").string(), "/", Proof::none).documents, 1);
  fill();
  EXPECT_EQ(forget(*library, "private", (folder.path() / "docs").string(), Proof::none).documents, 1);
  fill();
  EXPECT_EQ(forget(*library, ".", (folder.path() / "docs/private").string(), Proof::none).documents, 1);
}

TEST_F(Forget, an_id_of_two_files_erases_neither) {
  write("copy.md", "# Shopping\n\nFlour, salt, a dozen eggs, and the good butter from the market.\n");
  sync(*library, find_collection(library->store(), "docs"), {.jobs = 1});
  const std::string id = get_document(library->store(), "docs/copy.md", "/").document.docid;
  try {
    forget(*library, id, "/", Proof::none);
    FAIL() << "one of them was chosen";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("docs/copy.md"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("docs/list.md"), std::string::npos) << error.what();
  }
  EXPECT_EQ(forget(*library, "docs/copy.md", "/", Proof::none).documents, 1);
  EXPECT_EQ(library->store().find_documents("docs/list.md").size(), 1U);
}

TEST_F(Forget, a_file_that_is_not_in_the_index_has_no_other_erased_for_it) {
  std::filesystem::create_directory(folder.path() / "work");
  std::ofstream(folder.path() / "work/list.md") << "Not in the index.";
  write("list.md#old", "Not in the index.");
  write("list.md:2", "Not in the index.");
  const std::string work = (folder.path() / "work").string();
  for (const char* name : {"list.md", "list.md:3", "list.md#Shopping", "docs/list.md#old",
                           "docs/list.md:2", "carrel://docs/list.md:2"}) {
    try {
      forget(*library, name, work, Proof::none);
      ADD_FAILURE() << name << " had something erased";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::not_found) << name;
    }
  }
  EXPECT_EQ(library->store().find_documents("docs/list.md").size(), 1U);
  EXPECT_EQ(forget(*library, "list.md:3", "/", Proof::none).document, "docs/list.md");
}

TEST_F(Forget, slashes_alone_name_no_folder) {
  EXPECT_THROW(forget(*library, "docs//", "/", Proof::none), Error);
  EXPECT_EQ(library->store().find_documents("docs/list.md").size(), 1U);
}

TEST_F(Forget, of_a_collection_by_its_folder_wants_its_name) {
  EXPECT_THROW(forget(*library, ".", (folder.path() / "docs").string(), Proof::none), Error);
  EXPECT_THROW(forget(*library, "docs/nothing", "/", Proof::none), Error);
  EXPECT_EQ(library->store().find_documents("docs/list.md").size(), 1U);
}

TEST_F(Forget, finds_remains_in_whatever_file_they_stand) {
  std::filesystem::copy_file(folder.path() / "docs/diary.md", folder.path() / "library/left-over");
  EXPECT_TRUE(forget(*library, "docs/diary.md", "/", Proof::verify).remains_found);
}

TEST_F(Forget, of_a_short_note_proves_that_its_rows_are_gone_and_says_that_it_was_too_short) {
  write("pin.md", "Door: 4711\n");
  sync(*library, find_collection(library->store(), "docs"), {.jobs = 1});
  const std::int64_t pin = library->store().find_documents("docs/pin.md").at(0);
  EXPECT_FALSE(library->store().are_erased({pin}));
  const ForgetReport report = forget(*library, "docs/pin.md", "/", Proof::verify);
  EXPECT_EQ(report.pieces_checked, 0U);
  EXPECT_EQ(report.short_texts, 1);
  EXPECT_TRUE(report.rows_are_gone);
  EXPECT_FALSE(report.remains_found);
}

TEST_F(Forget, finds_remains_in_a_database_that_was_set_aside) {
  std::filesystem::create_directory(folder.path() / "library/set-aside-1");
  std::ofstream(folder.path() / "library/set-aside-1/library.db")
      << "x\n# Diary\n\nOn Tuesday we met at the harbour and spoke of the old lighthouse.\n";
  EXPECT_TRUE(forget(*library, "docs/diary.md", "/", Proof::verify).remains_found);
}

}  // namespace
}  // namespace carrel::engine
