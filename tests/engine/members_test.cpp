// Documents that are packed in a file, and files that break their reader: by a reader that gives
// "<n>.members" n of them and does what "<fault>.fault" says (tests/ingest/misbehaving_reader.cpp).
#include <filesystem>

#include "engine/documents.h"
#include "engine/forget.h"
#include "engine/limits.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

class Members : public SyncedFolder {
 protected:
  Members() : SyncedFolder(CARREL_MISBEHAVING_READER) {}
};

using Paths = std::vector<std::string>;

TEST_F(Members, are_documents_below_their_file) {
  write("2.members", "Both parts together.");
  const SyncReport report = run();
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(paths(), (Paths{"2.members", "2.members!/part/1.txt", "2.members!/part/2.txt"}));
  const auto one = library->store().find_documents("notes/2.members!/part/1.txt");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(library->store().document(one[0])->text, "Part 1.");
  EXPECT_EQ(library->store()
                .find_documents((documents() / "2.members!/part/1.txt").string())
                .size(),
            1U);
  ASSERT_EQ(find("path:2.members!/part/2.txt part").size(), 1U);
  EXPECT_EQ(find("path:2.members!/part/2.txt part")[0].file, "2.members!/part/2.txt");
}

TEST_F(Members, are_unchanged_as_long_as_their_file_is) {
  write("2.members", "Both parts together.");
  run();
  const SyncReport second = run();
  EXPECT_EQ(second.unchanged, 1);
  EXPECT_EQ(second.removed, 0);
  EXPECT_EQ(second.chunks, 0);
  write("2.members", "Both parts together.");
  EXPECT_EQ(run().chunks, 0);
  EXPECT_EQ(paths().size(), 3U);
}

TEST_F(Members, that_were_forgotten_come_back_when_their_file_is_read_anew) {
  write("2.members", "Both parts together.");
  run();
  const ForgetReport report =
      forget(*library, "notes/2.members!/part/1.txt", "/", Proof::none);
  EXPECT_EQ(report.packed_in, "notes/2.members");
  run();
  EXPECT_EQ(paths(), (Paths{"2.members", "2.members!/part/2.txt"}));
  run({.full = true});
  EXPECT_EQ(paths().size(), 3U);
}

TEST_F(Members, that_are_gone_from_the_file_go_and_others_keep_their_number) {
  write("box.members", "3");
  run();
  EXPECT_EQ(paths().size(), 4U);
  const auto number = row("box.members!/part/1.txt").document_id;
  write("box.members", "1");
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(paths(), (Paths{"box.members", "box.members!/part/1.txt"}));
  EXPECT_EQ(row("box.members!/part/1.txt").document_id, number);
}

TEST_F(Members, move_and_go_with_their_file) {
  write("2.members", "Both parts together.");
  run();
  const auto number = row("2.members!/part/1.txt").document_id;
  std::filesystem::create_directory(documents() / "sub");
  std::filesystem::rename(documents() / "2.members", documents() / "sub/2.members");
  EXPECT_EQ(run().renamed, 1);
  EXPECT_EQ(paths(), (Paths{"sub/2.members", "sub/2.members!/part/1.txt",
                            "sub/2.members!/part/2.txt"}));
  EXPECT_EQ(row("sub/2.members!/part/1.txt").document_id, number);
  write("note.txt", "Something else.");
  std::filesystem::remove(documents() / "sub/2.members");
  EXPECT_EQ(run().removed, 1);
  EXPECT_EQ(paths(), Paths{"note.txt"});
  EXPECT_TRUE(find("parts").empty());
}

TEST_F(Members, are_forgotten_with_their_file) {
  write("2.members", "Both parts together.");
  run();
  const ForgetReport report = forget(*library, "notes/2.members", "", Proof::verify);
  EXPECT_EQ(report.documents, 3);
  EXPECT_FALSE(report.remains_found);
  EXPECT_TRUE(paths().empty());
}

TEST_F(Members, are_shown_with_their_blocks) {
  write("2.members", "Both parts together.");
  run();
  const auto content = document_content(*library, row("2.members!/part/2.txt").document_id);
  EXPECT_EQ(content.freshness, Freshness::as_indexed);
  ASSERT_EQ(content.blocks.size(), 1U);
  EXPECT_EQ(content.blocks[0].text, "Part 2.");
}

// To show a file is not to read what it holds: the reader crashes where that is asked for.
TEST_F(Members, are_not_asked_for_where_their_file_is_shown) {
  read_with({});
  write("box.own.txt", "All of it.");
  run();
  read_with(CARREL_MISBEHAVING_READER);
  const auto content = document_content(*library, row("box.own.txt").document_id);
  EXPECT_EQ(content.freshness, Freshness::as_indexed);
  ASSERT_EQ(content.blocks.size(), 1U);
  EXPECT_EQ(content.blocks[0].text, "All of it.");
}

TEST_F(Members, that_came_before_a_crash_stay) {
  write("crash-later.fault", "x");
  run();
  EXPECT_EQ(row("crash-later.fault").coverage, index::Coverage::failed);
  EXPECT_EQ(row("crash-later.fault").reason, "reader_crashed");
  EXPECT_EQ(row("crash-later.fault!/first.txt").coverage, index::Coverage::indexed);
}

TEST_F(Members, each_broken_reader_has_its_reason_and_the_run_goes_on) {
  const std::vector<std::pair<std::string, std::string>> reasons{
      {"crash", "reader_crashed"},
      {"abort", "reader_crashed"},
      {"connect", "reader_forbidden_call"},
      {"fork", "reader_forbidden_call"},
      {"open", "reader_forbidden_call"},
      {"write", "reader_forbidden_call"},
      {"lie", "reader_invalid_reply"}};
  for (const auto& [fault, reason] : reasons) write(fault + ".fault", "x");
  for (int i = 0; i < 20; ++i) write("note" + std::to_string(i) + ".md", "A note on zebras.");
  const SyncReport report = run();
  EXPECT_EQ(report.added, 20);
  EXPECT_EQ(report.failed, static_cast<std::int64_t>(reasons.size()));
  for (const auto& [fault, reason] : reasons) {
    EXPECT_EQ(row(fault + ".fault").reason, reason);
    EXPECT_FALSE(row(fault + ".fault").message.empty());
  }
  // Those that crashed are tried again; the others not until they change, or the parsers do.
  const SyncReport second = run();
  EXPECT_EQ(second.failed, 2);
  EXPECT_EQ(second.unchanged, 25);
  run();
  EXPECT_EQ(run().unchanged, 27);
}

TEST_F(Members, that_older_parsers_read_as_something_else_let_their_file_be_read_again) {
  write("2.members", "Both parts together.");
  run();
  index::FileRecord old = row("2.members!/part/1.txt");
  old.parsers_version = 1;
  Document document;
  document.type = "text";
  {
    index::Writer writer(library->store());
    writer.put(id, index::prepare(old, std::move(document), {}));
    writer.commit();
  }
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(run().unchanged, 1);
}

TEST_F(Members, files_that_older_parsers_could_not_read_are_tried_again) {
  write("abort.fault", "x");
  run();
  {
    index::Writer writer(library->store());
    index::FileRecord old = row("abort.fault");
    old.parsers_version = 0;
    writer.put_unindexed(id, old);
    writer.commit();
  }
  for (int tried = 0; tried < readings_tried_max; ++tried) EXPECT_EQ(run().failed, 1) << tried;
  EXPECT_EQ(run().failed, 0);
}

}  // namespace
}  // namespace carrel::engine
