// What an index run keeps: documents of disks that are not mounted, and of files that cannot be
// reached; and what it does not ask its readers again.
#include <filesystem>

#include "core/error.h"
#include "engine/browse.h"
#include "engine/limits.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

class SyncGuard : public SyncedFolder {
 protected:
  SyncGuard() : SyncedFolder(CARREL_MISBEHAVING_READER) {
    write("a.txt", "Apples ripen in September.\n");
    write("nas/b.txt", "Bees swarm in May.\n");
    write("nas/c/d.txt", "The hedge is cut in July.\n");
  }

  std::string point(const std::string& name) const { return (documents() / name).string(); }

  SyncReport run(const std::vector<std::string>& mounted = {}) {
    std::vector<Mount> mounts{{"/", "ext4"}};
    for (const std::string& name : mounted) mounts.push_back({name, "nfs4"});
    return SyncedFolder::run({.mounts = [mounts] { return mounts; }});
  }

  std::string refusal(const std::vector<std::string>& mounted = {}) {
    try {
      run(mounted);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::not_found);
      return error.what();
    }
    return "none";
  }
};

TEST_F(SyncGuard, a_disk_below_the_folder_that_is_not_mounted_keeps_its_documents) {
  run({point("nas")});
  std::filesystem::remove_all(documents() / "nas");
  std::filesystem::create_directory(documents() / "nas");
  write("e.txt", "Elders bloom in June.\n");
  const SyncReport night = run();
  EXPECT_EQ(night.removed, 0);
  EXPECT_EQ(night.added, 1);
  EXPECT_NE(night.warning.find(point("nas") + " any more: its 2 documents stay"), std::string::npos)
      << night.warning;
  EXPECT_EQ(count(), 4);
  EXPECT_EQ(run().removed, 0) << "the next night must know of it too";
  EXPECT_EQ(count(), 4);
}

TEST_F(SyncGuard, the_command_that_leaves_a_disk_out_may_be_typed_as_it_stands) {
  write("Anna's disk/x.txt", "Foxgloves are poisonous.\n");
  run({point("Anna's disk")});
  std::filesystem::remove_all(documents() / "Anna's disk");
  const std::string warning = run().warning;
  EXPECT_NE(warning.find("--exclude 'Anna'\\''s disk/**'"), std::string::npos) << warning;
}

TEST_F(SyncGuard, once_it_is_mounted_again_deletions_are_followed) {
  run({point("nas")});
  std::filesystem::remove_all(documents() / "nas");
  run();
  write("nas/b.txt", "Bees swarm in May.\n");
  const SyncReport report = run({point("nas")});
  EXPECT_EQ(report.removed, 1);
  EXPECT_EQ(report.warning, "");
  EXPECT_EQ(count(), 2);
}

TEST_F(SyncGuard, what_was_moved_to_the_folder_itself_needs_no_disk) {
  run({point("nas")});
  EXPECT_EQ(run().warning, "");
  std::filesystem::remove(documents() / "nas/b.txt");
  EXPECT_EQ(run().removed, 1);
}

TEST_F(SyncGuard, leaving_the_disk_out_lets_its_documents_go) {
  run({point("nas")});
  std::filesystem::remove_all(documents() / "nas");
  run();
  add_collection(library->store(), {.folder = documents(), .exclude = {"nas/**"}});
  EXPECT_EQ(run().removed, 2);
  EXPECT_EQ(count(), 1);
}

TEST_F(SyncGuard, leaving_something_else_out_does_not) {
  run({point("nas")});
  std::filesystem::remove_all(documents() / "nas");
  add_collection(library->store(), {.folder = documents(), .exclude = {"drafts/**", "*.tmp"}});
  EXPECT_EQ(run().removed, 0);
  EXPECT_EQ(count(), 3);
}

TEST_F(SyncGuard, a_disk_that_is_mounted_while_the_walk_goes_on_keeps_its_documents) {
  run({point("nas")});
  std::filesystem::remove_all(documents() / "nas");
  int asked = 0;
  const auto mounts = [&] {
    std::vector<Mount> now{{"/", "ext4"}};
    if (++asked > 1) now.push_back({point("nas"), "nfs4"});
    return now;
  };
  EXPECT_EQ(sync(*library, collection(), {.mounts = mounts}).removed, 0);
  EXPECT_EQ(count(), 3);
}

TEST_F(SyncGuard, a_root_whose_disk_is_missing_is_refused_though_something_is_there) {
  run({documents().string()});
  std::filesystem::remove_all(documents());
  write("lost+found/note.txt", "Nobody mounted me.\n");
  const std::string why = refusal();
  EXPECT_NE(why.find("none is mounted there now: nothing was removed"), std::string::npos) << why;
  EXPECT_NE(why.find("carrel forget notes"), std::string::npos) << why;
  EXPECT_EQ(count(), 3);
}

TEST_F(SyncGuard, so_is_one_on_a_disk_mounted_above_it) {
  run({folder.path().string()});
  std::filesystem::remove(documents() / "a.txt");
  EXPECT_NE(refusal().find(folder.path().string()), std::string::npos);
  EXPECT_EQ(run({folder.path().string()}).removed, 1);
}

TEST_F(SyncGuard, a_root_that_is_not_there_says_that_nothing_was_removed) {
  run();
  std::filesystem::rename(documents(), folder.path() / "away");
  const std::string why = refusal();
  EXPECT_NE(why.find("nothing was removed"), std::string::npos) << why;
  EXPECT_NE(why.find("mounted"), std::string::npos) << why;
}

// As when a disk goes away between the walk and the reading: the mounts are asked for in between.
TEST_F(SyncGuard, files_of_the_index_that_are_out_of_reach_keep_their_documents) {
  run();
  const auto hide = [&, asked = 0]() mutable {  // asked again when the walk is over
    if (++asked == 2) std::filesystem::rename(documents() / "nas", folder.path() / "away");
    return std::vector<Mount>{};
  };
  const SyncReport night = sync(*library, collection(), {.full = true, .mounts = hide});
  EXPECT_EQ(night.failed, 2);
  EXPECT_EQ(night.removed, 0);
  EXPECT_EQ(row("nas/b.txt").coverage, index::Coverage::indexed);
  std::filesystem::rename(folder.path() / "away", documents() / "nas");
  const SyncReport back = run();
  EXPECT_EQ(back.changed, 2) << "which the full run did not reach";
  EXPECT_EQ(back.unchanged, 1);
  EXPECT_EQ(count(), 3);
}

TEST_F(SyncGuard, a_new_file_that_was_out_of_reach_is_read_when_it_is_back) {
  const auto hide = [&, asked = 0]() mutable {  // asked again when the walk is over
    if (++asked == 2) std::filesystem::rename(documents() / "nas", folder.path() / "away");
    return std::vector<Mount>{};
  };
  EXPECT_EQ(sync(*library, collection(), {.mounts = hide}).failed, 2);
  std::filesystem::rename(folder.path() / "away", documents() / "nas");
  EXPECT_EQ(run().failed, 0);
  EXPECT_EQ(count(), 3);
}

TEST_F(SyncGuard, a_file_that_broke_its_reader_is_not_read_again_every_night) {
  for (const char* fault : {"crash", "abort"}) write(std::string(fault) + ".fault", fault);
  for (int tried = 0; tried < readings_tried_max; ++tried) EXPECT_EQ(run().failed, 2) << tried;
  for (int night = 0; night < 2; ++night) {
    const SyncReport report = run();
    EXPECT_EQ(report.failed, 0) << night;
    EXPECT_EQ(report.bytes, 0U) << night;
    EXPECT_EQ(report.unchanged, 5) << night;
  }
  write("crash.fault", "changed");
  EXPECT_EQ(run().failed, 1);
}

// As a newer carrel finds what an older one left.
TEST_F(SyncGuard, better_parsers_read_again_what_could_not_be_read) {
  write("crash.fault", "crash");
  run();
  index::Writer writer(library->store());
  index::FileRecord failed = row("crash.fault");
  failed.parsers_version = ingest::parsers_version - 1;
  writer.put_unindexed(id, failed);
  writer.commit();
  for (int tried = 0; tried < readings_tried_max; ++tried) EXPECT_EQ(run().failed, 1) << tried;
  EXPECT_EQ(run().failed, 0);
}

// As when a busy machine lets the reader of a sound file fail.
TEST_F(SyncGuard, a_file_of_the_index_whose_reader_breaks_is_still_found_and_its_row_says_so) {
  read_with({});
  write("crash.fault", "Damsons ripen in October.");
  run();
  read_with(CARREL_MISBEHAVING_READER);
  write("crash.fault", "Damsons ripen in November.");
  const SyncReport night = run();
  EXPECT_EQ(night.failed, 1);
  EXPECT_EQ(night.changed, 0);
  const index::FileRecord failed = row("crash.fault");
  EXPECT_EQ(failed.coverage, index::Coverage::indexed);
  EXPECT_EQ(failed.reason, "reader_crashed");
  EXPECT_NE(failed.message.find("its text of an earlier reading; the next run tries again"),
            std::string::npos)
      << failed.message;
  EXPECT_EQ(find("October").size(), 1U);
  EXPECT_EQ(library->store().counts(id).partial, 1);
  EXPECT_EQ(run().failed, 1);
  EXPECT_EQ(run().failed, 1);
  EXPECT_EQ(run().unchanged, 4) << "then it is settled";
  EXPECT_EQ(find("October").size(), 1U);
}

TEST_F(SyncGuard, and_what_it_says_now_is_taken_in_by_the_next_run_that_can_read_it) {
  read_with({});
  write("crash.fault", "Damsons ripen in October.");
  run();
  read_with(CARREL_MISBEHAVING_READER);
  write("crash.fault", "Damsons ripen in November.");
  run();
  read_with({});
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("crash.fault").reason, "");
  EXPECT_EQ(row("crash.fault").failed_readings, 0);
  EXPECT_TRUE(find("October").empty());
  EXPECT_EQ(find("November").size(), 1U);
}

// Its former content has the hash of the row, but not its mark.
TEST_F(SyncGuard, so_is_its_former_content_when_that_is_put_back) {
  read_with({});
  write("crash.fault", "Damsons ripen in October.");
  run();
  read_with(CARREL_MISBEHAVING_READER);
  write("crash.fault", "Damsons ripen in November.");
  for (int tried = 0; tried < readings_tried_max; ++tried) run();
  read_with({});
  write("crash.fault", "Damsons ripen in October.");
  run();
  EXPECT_EQ(row("crash.fault").reason, "");
  EXPECT_EQ(find("October").size(), 1U);
}

TEST_F(SyncGuard, members_of_a_file_whose_reader_breaks_stay_with_it) {
  read_with({});
  write("mail.fault", "From anna@example.org Sat Jan 04 10:00:00 2025\nSubject: Quinces\n\nOne.\n\n");
  std::filesystem::rename(documents() / "mail.fault", documents() / "crash-later.fault");
  run();
  const auto before = paths();
  ASSERT_EQ(before.size(), 5U) << "a mailbox with one message";
  read_with(CARREL_MISBEHAVING_READER);
  EXPECT_EQ(sync(*library, collection(), {.full = true}).failed, 1);
  EXPECT_EQ(paths().size(), 6U) << "and the member that was read before the crash";
  for (const auto& path : before) EXPECT_NE(row(path).document_id, 0) << path;
}

TEST_F(SyncGuard, a_folder_that_is_suddenly_empty_is_told_without_an_index_run_too) {
  std::filesystem::remove_all(documents() / "nas");
  run();
  EXPECT_EQ(library_status(library->store()).collections.at(0).trouble, "");
  EXPECT_TRUE(troubles(library->store(), {}).empty());
  std::filesystem::remove(documents() / "a.txt");
  std::filesystem::create_directories(documents() / "left/over");
  const std::string trouble = library_status(library->store()).collections.at(0).trouble;
  EXPECT_NE(trouble.find("is empty, but the index holds 1 document of it"), trouble.npos) << trouble;
  EXPECT_EQ(troubles(library->store(), {"notes"}), std::vector<std::string>{"notes: " + trouble});
  const std::string refused = refusal();
  EXPECT_NE(refused.find("holds 1 document of it"), refused.npos) << refused;

  const auto trouble_now = [&] { return library_status(library->store()).collections.at(0).trouble; };
  std::filesystem::create_symlink("self", documents() / "self");  // which no one can follow
  EXPECT_EQ(trouble_now(), "");
  std::filesystem::remove(documents() / "self");
  write(".Archive/cur/1.eml", "Subject: x\n\ny\n");
  EXPECT_NE(trouble_now(), "") << "a hidden folder is left out";
  std::filesystem::create_directory(documents() / "cur");
  std::filesystem::create_directory(documents() / "new");
  EXPECT_EQ(trouble_now(), "") << "a folder of a Maildir is not";
}

}  // namespace
}  // namespace carrel::engine
