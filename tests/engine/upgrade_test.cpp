// carrel replaced on the disk while one of the former build runs: no reader can be started any more.
#include "core/error.h"
#include "engine/documents.h"
#include "ingest/no_reader.h"
#include "tests/engine/synced_folder.h"
#include "tests/ingest/reader_script.h"

namespace carrel::engine {
namespace {

class Upgrade : public SyncedFolder {
 protected:
  Upgrade() : SyncedFolder(CARREL_MISBEHAVING_READER) {}

  std::filesystem::path program() const { return folder.path() / "carrel-reader"; }
};

TEST_F(Upgrade, in_the_midst_of_a_run_ends_it_and_fails_no_file) {
  ingest::write_reader(program(), ingest::replaced_while_it_ran(CARREL_MISBEHAVING_READER,
                                                                folder.path() / "was-started"));
  read_with(program());
  write("a.txt", "Apples ripen in September.\n");
  write("crash.fault", "x");  // after which another process is started
  write("z.txt", "Zinnias need no shade.\n");
  EXPECT_THROW(run({.jobs = 1}), ingest::NoReaderError);
  EXPECT_EQ(row("z.txt").path, "") << row("z.txt").message;
  read_with(CARREL_MISBEHAVING_READER);
  run({.jobs = 1});
  EXPECT_EQ(find("zinnias").size(), 1U);
}

TEST_F(Upgrade, leaves_a_server_the_stored_text) {
  write("a.md", "# Apples\n\nApples ripen in September.\n");
  run();
  ingest::write_reader(program(), ingest::of_another_build());
  read_with(program());
  const DocumentContent content = document_content(*library, row("a.md").document_id);
  EXPECT_EQ(content.freshness, Freshness::not_read_again) << "the file did not change";
  ASSERT_EQ(content.blocks.size(), 2U);
  EXPECT_EQ(content.blocks[1].text, "Apples ripen in September.\n");
}

}  // namespace
}  // namespace carrel::engine
