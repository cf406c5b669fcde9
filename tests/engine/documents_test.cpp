#include "engine/documents.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "engine/collections.h"
#include "engine/sync.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::engine {
namespace {

class Documents : public ::testing::Test {
 protected:
  void SetUp() override {
    ingest::TinyPdf pdf;
    pdf.page();
    pdf.text(72, 100, "The first page speaks of apples.");
    pdf.page(90);
    pdf.text(72, 100, "The second page is turned.");
    write("two.pdf", pdf.bytes());
    write("sub/a.md", "# Apples\n\n## Early ones\n\nApples ripen in September.\n");
    library = std::make_unique<Library>(LibraryOptions{.folder = folder.path() / "library"},
                                        index::Access::write);
    const auto collection =
        add_collection(library->store(), {.folder = folder.path() / "docs", .name = "docs"});
    sync(*library, collection, {.jobs = 1});
  }

  void write(const std::string& name, const std::string& bytes) const {
    const auto path = folder.path() / "docs" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }

  std::int64_t id_of(const std::string& path) {
    for (const auto& document : list_documents(*library, {}, {}).documents) {
      if (document.file.path == path) return document.file.document_id;
    }
    return 0;
  }

  TemporaryFolder folder;
  std::unique_ptr<Library> library;
};

TEST_F(Documents, are_listed_by_collection_and_path) {
  const auto list = list_documents(*library, {"docs"}, {.limit = 1});
  EXPECT_EQ(list.total, 2);
  ASSERT_EQ(list.documents.size(), 1U);
  EXPECT_EQ(list.documents[0].file.path, "sub/a.md");
  EXPECT_EQ(list_documents(*library, {}, {.containing = "SUB/"}).total, 1);
  EXPECT_THROW(list_documents(*library, {"other"}, {}), Error);
  EXPECT_THROW(document_summary(*library, 999), Error);
}

TEST_F(Documents, have_blocks_with_levels_and_places) {
  const auto content = document_content(*library, id_of("sub/a.md"));
  EXPECT_EQ(content.freshness, Freshness::as_indexed);
  ASSERT_EQ(content.blocks.size(), 3U);
  EXPECT_EQ(content.blocks[1].kind, BlockKind::heading);
  EXPECT_EQ(content.blocks[1].level, 2);
  EXPECT_EQ(content.blocks[2].line, 5);
  const auto pdf = document_content(*library, id_of("two.pdf"));
  EXPECT_EQ(pdf.pages, 2);
  EXPECT_EQ(pdf.blocks.back().page, 2);
  EXPECT_GT(pdf.blocks.back().box.right, 0);
}

TEST_F(Documents, that_changed_are_told_from_their_stored_text) {
  const std::int64_t id = id_of("two.pdf");
  write("two.pdf", "gone");
  const auto content = document_content(*library, id);
  EXPECT_EQ(content.freshness, Freshness::changed_since);
  ASSERT_EQ(content.blocks.size(), 2U);
  EXPECT_EQ(content.blocks[1].page, 2);
  EXPECT_EQ(content.blocks[1].text.find("The second page"), 0U);
}

TEST_F(Documents, have_pages_as_pictures) {
  const std::int64_t id = id_of("two.pdf");
  const auto first = page_view(*library, id, 1);
  EXPECT_EQ(first.pages, 2);
  EXPECT_FLOAT_EQ(first.width, 612);
  EXPECT_FLOAT_EQ(page_view(*library, id, 2).width, 792);  // turned
  const std::string png = page_png(*library, id, 1, 306);
  ASSERT_GT(png.size(), 24U);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  const auto number_at = [&](std::size_t at) {
    return static_cast<unsigned char>(png[at + 2]) << 8 | static_cast<unsigned char>(png[at + 3]);
  };
  EXPECT_EQ(number_at(16), 306);
  EXPECT_EQ(number_at(20), 396);
  EXPECT_THROW(page_view(*library, id, 3), Error);
  EXPECT_THROW(page_png(*library, id, 0, 300), Error);
  EXPECT_THROW(page_view(*library, id_of("sub/a.md"), 1), Error);
}

TEST_F(Documents, outside_their_folder_are_gone) {
  const auto document = document_summary(*library, id_of("sub/a.md"));
  EXPECT_EQ(original_path(document), folder.path() / "docs/sub/a.md");
  std::filesystem::remove(folder.path() / "docs/sub/a.md");
  std::filesystem::create_symlink("/etc/hostname", folder.path() / "docs/sub/a.md");
  EXPECT_THROW(original_path(document), Error);
}

TEST_F(Documents, are_not_read_for_someone_who_left) {
  std::stop_source gone;
  gone.request_stop();
  const auto id = id_of("two.pdf");
  const auto is_stopped = [](const auto& act) {
    try {
      act();
    } catch (const Error& error) {
      return error.code() == ErrorCode::cancelled;
    }
    return false;
  };
  EXPECT_TRUE(is_stopped([&] { document_content(*library, id, gone.get_token()); }));
  EXPECT_TRUE(is_stopped([&] { page_view(*library, id, 1, gone.get_token()); }));
  EXPECT_TRUE(is_stopped([&] { page_png(*library, id, 1, 300, gone.get_token()); }));
}

}  // namespace
}  // namespace carrel::engine
