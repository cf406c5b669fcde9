// Archives of a collection, read by the reader that carrel is shipped with.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "engine/collections.h"
#include "engine/documents.h"
#include "engine/folded_files.h"
#include "engine/forget.h"
#include "engine/limits.h"
#include "engine/search.h"
#include "engine/sync.h"
#include "ingest/limits.h"
#include "tests/ingest/tiny_pdf.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::engine {
namespace {

using ingest::tiny_zip;

std::string pdf_about(std::string_view words) {
  ingest::TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, words);
  return pdf.bytes();
}

class Packed : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(documents());
    library = std::make_unique<Library>(LibraryOptions{.folder = folder.path() / "library"},
                                        index::Access::write);
    collection = add_collection(library->store(), {.folder = documents(), .name = "notes"});
    pdf = pdf_about("The bittern booms in the reeds.");
    write("a.zip", tiny_zip({{"plan.md", "# Otters\n\nOtters swim at night.\n"},
                             {"in/inner.zip", tiny_zip({{"x.pdf", pdf}})}}));
    sync(*library, collection, {});
  }

  std::filesystem::path documents() const { return folder.path() / "documents"; }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(documents() / name, std::ios::binary) << bytes;
  }

  // Where the words are found.
  std::vector<std::string> files_with(const std::string& words) {
    std::vector<std::string> files;
    for (const auto& passage :
         search(*library, {.query = words, .options = {.mode = index::Mode::lexical}})) {
      files.push_back(passage.file);
    }
    return files;
  }

  std::int64_t id_of(const std::string& path) const {
    for (const auto& file : library->store().files(collection.id)) {
      if (file.path == path) return file.document_id;
    }
    return 0;
  }

  std::string original(const std::string& path) {
    const OriginalFile opened = open_original(*library, id_of(path));
    return opened.name + ": " + read_descriptor(opened.file.get(), ingest::file_bytes_max, path);
  }

  TemporaryFolder folder;
  std::unique_ptr<Library> library;
  index::Collection collection;
  std::string pdf;
};

using Files = std::vector<std::string>;

TEST_F(Packed, documents_are_found_by_their_place_in_the_archive) {
  EXPECT_EQ(files_with("otters"), Files{"a.zip!/plan.md"});
  EXPECT_EQ(files_with("bittern"), Files{"a.zip!/in/inner.zip!/x.pdf"});
  EXPECT_EQ(files_with("bittern type:pdf"), Files{"a.zip!/in/inner.zip!/x.pdf"});
}

TEST_F(Packed, originals_and_pages_come_out_of_the_archive) {
  EXPECT_EQ(original("a.zip!/plan.md"), "plan.md: # Otters\n\nOtters swim at night.\n");
  EXPECT_EQ(original("a.zip!/in/inner.zip!/x.pdf"), "x.pdf: " + pdf);
  EXPECT_EQ(original("a.zip").substr(0, 9), "a.zip: PK");
  const auto id = id_of("a.zip!/in/inner.zip!/x.pdf");
  EXPECT_EQ(page_view(*library, id, 1).pages, 1);
  EXPECT_EQ(page_png(*library, id, 1, 100).substr(1, 3), "PNG");
  EXPECT_EQ(document_content(*library, id).freshness, Freshness::as_indexed);
  EXPECT_EQ(document_content(*library, id).blocks.size(), 1U);
}

TEST_F(Packed, a_member_that_is_gone_has_no_original) {
  const auto id = id_of("a.zip!/plan.md");
  write("a.zip", tiny_zip({{"other.md", "Nothing."}}));
  EXPECT_THROW(open_original(*library, id), Error);
  std::filesystem::remove(documents() / "a.zip");
  EXPECT_THROW(open_original(*library, id), Error);
}

TEST_F(Packed, a_changed_archive_is_followed) {
  write("a.zip", tiny_zip({{"plan.md", "Badgers dig."}, {"new.md", "Cranes fly."}}));
  EXPECT_EQ(sync(*library, collection, {}).changed, 1);
  EXPECT_TRUE(files_with("otters").empty());
  EXPECT_TRUE(files_with("bittern").empty());
  EXPECT_EQ(files_with("badgers"), Files{"a.zip!/plan.md"});
  EXPECT_EQ(files_with("cranes"), Files{"a.zip!/new.md"});
}

TEST_F(Packed, a_deleted_archive_takes_its_members_along) {
  write("stays.md", "Something else.");
  std::filesystem::remove(documents() / "a.zip");
  EXPECT_EQ(sync(*library, collection, {}).removed, 1);
  EXPECT_TRUE(files_with("bittern").empty());
  EXPECT_EQ(library->store().files(collection.id).size(), 1U);
}

TEST_F(Packed, a_forgotten_archive_is_erased_with_its_members) {
  const ForgetReport report = forget(*library, "notes/a.zip", "", Proof::verify);
  EXPECT_EQ(report.documents, 4);
  EXPECT_FALSE(report.remains_found);
  EXPECT_TRUE(files_with("otters").empty());
}

// Mailboxes and conversations of chat programs have no text of their own.
TEST_F(Packed, what_holds_documents_is_read_also_in_an_archive) {
  const std::string mbox =
      "From a@b.example Mon Jan  1 00:00:00 2024\nFrom: a@b.example\nSubject: Cranes\n\nThey fly.\n";
  const std::string chats =
      R"([{"uuid":"1","name":"Moles","created_at":"2024-01-01T00:00:00Z","chat_messages":[)"
      R"({"uuid":"2","text":"What do moles eat?","sender":"human","created_at":"2024-01-01T00:00:00Z"}]}])";
  write("conversations.json", chats);
  write("post.zip", tiny_zip({{"archive.mbox", mbox},
                              {"conversations.json", chats},
                              {"Part-1.zip", tiny_zip({{"Page.md", "# Newts\n\nNewts swim.\n"}})}}));
  sync(*library, collection, {});
  EXPECT_EQ(files_with("moles").size(), 1U);  // the other is the same
  EXPECT_EQ(files_with("newts"), Files{"post.zip!/Part-1.zip!/Page.md"});
  for (const auto& [name, file] :
       list_files(library->store(), {}, Listing::not_searchable)) {
    ADD_FAILURE() << file.path << ": " << file.reason;
  }
}

TEST_F(Packed, of_many_members_that_are_left_out_a_few_are_listed_and_all_are_counted) {
  std::vector<ingest::ZipEntry> empty;
  for (int i = 0; i < 40; ++i) empty.push_back({std::to_string(i) + ".zip", tiny_zip({{"e.txt", ""}})});
  write("many.zip", tiny_zip(empty));
  write("few.zip", tiny_zip({{"e.txt", ""}, {"f.txt", ""}}));
  write("g.txt", "");
  write("h.txt", "");
  sync(*library, collection, {});
  const auto files = list_files(library->store(), {}, Listing::not_searchable);
  EXPECT_EQ(files.size(), 44U);
  const auto folded = fold_members(library->store(), files);
  ASSERT_EQ(folded.size(), 4 + members_told_max);
  std::int64_t more = 0;
  for (const auto& each : folded) {
    more += each.more;
    EXPECT_EQ(each.inside, each.more > 0 ? "many.zip" : "");
  }
  EXPECT_EQ(more, 40 - static_cast<std::int64_t>(members_told_max));
}

}  // namespace
}  // namespace carrel::engine
