#include "engine/forget.h"

#include <gtest/gtest.h>

#include <fstream>

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
    const auto document = get_document(library->store(), name, "/");
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

TEST_F(Forget, finds_remains_in_whatever_file_they_stand) {
  std::filesystem::copy_file(folder.path() / "docs/diary.md", folder.path() / "library/left-over");
  EXPECT_TRUE(forget(*library, "docs/diary.md", "/", Proof::verify).remains_found);
}

}  // namespace
}  // namespace carrel::engine
