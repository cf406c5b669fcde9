#include "engine/sync.h"

#include <sys/stat.h>

#include <filesystem>

#include "core/error.h"
#include "engine/source_file.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

class Sync : public SyncedFolder {
 protected:
  Sync() {
    write("a.md", "# Apples\n\nApples ripen in September.\n");
    write("b.txt", "Bees swarm in May.\n");
  }
};

TEST_F(Sync, a_first_run_indexes_and_a_second_finds_nothing_to_do) {
  const SyncReport first = run();
  EXPECT_EQ(first.added, 2);
  EXPECT_EQ(first.embedded, first.chunks);
  const SyncReport second = run();
  EXPECT_EQ(second.unchanged, 2);
  EXPECT_EQ(second.bytes, 0U);
}

TEST_F(Sync, a_renamed_file_is_not_embedded_again) {
  run();
  std::filesystem::create_directory(documents() / "sub");
  std::filesystem::rename(documents() / "a.md", documents() / "sub/c.md");
  const SyncReport report = run();
  EXPECT_EQ(report.renamed, 1);
  EXPECT_EQ(report.embedded, 0);
  EXPECT_EQ(report.removed, 0);
  ASSERT_EQ(find("ripen").size(), 1U);
  EXPECT_EQ(find("ripen")[0].file, "sub/c.md");
}

// As an older carrel left it, which read `path` as `type`.
void make_older(Library& library, index::FileRecord file, std::int64_t collection_id,
                const std::string& type) {
  file.parsers_version = 1;
  Document document;
  document.type = type;
  index::Writer writer(library.store());
  writer.put(collection_id, index::prepare(std::move(file), std::move(document), {}));
  writer.commit();
}

TEST_F(Sync, after_an_upgrade_only_what_is_read_as_something_else_is_read_again) {
  write("table.csv", "city,people\nUlm,129000\n");
  write("Inbox", "From anna@example.org Sat Jan 04 10:00:00 2025\nSubject: Quinces\n\nAre ripe.\n");
  write("page.html", "<html><body><p>A page about hedgehogs.</p></body></html>");
  run();
  for (const char* path : {"table.csv", "Inbox", "b.txt"}) make_older(*library, row(path), id, "text");
  make_older(*library, row("a.md"), id, "markdown");
  make_older(*library, row("page.html"), id, "html");
  const SyncReport upgraded = run();
  EXPECT_EQ(upgraded.changed, 4);
  EXPECT_EQ(upgraded.unchanged, 1);
  EXPECT_EQ(row("a.md").parsers_version, 1) << "read before, and as it would be now";
  EXPECT_EQ(row("table.csv").type, "csv");
  EXPECT_EQ(row("Inbox").type, "mbox");
  EXPECT_EQ(row("b.txt").type, "text");
  EXPECT_EQ(run().unchanged, 5) << "once is enough";
}

TEST_F(Sync, a_touched_file_with_the_same_content_is_not_indexed_again) {
  run();
  write("a.md", "# Apples\n\nApples ripen in September.\n");
  const SyncReport report = run();
  EXPECT_EQ(report.changed, 0);
  EXPECT_EQ(report.unchanged, 2);
  EXPECT_EQ(report.chunks, 0);
}

// As cp -p, rsync -t and touch -r leave a file.
TEST_F(Sync, a_change_is_seen_when_size_and_time_stamp_are_set_back) {
  run();
  ASSERT_EQ(run().bytes, 0U);
  const auto file = documents() / "b.txt";
  const auto stamp = std::filesystem::last_write_time(file);
  std::ofstream(file, std::ios::binary) << "Bees swarm in Jul.\n";
  std::filesystem::last_write_time(file, stamp);
  const SyncReport report = run();
  EXPECT_EQ(report.changed, 1);
  EXPECT_EQ(report.unchanged, 1);
  EXPECT_EQ(find("Jul").size(), 1U);
  EXPECT_EQ(run().bytes, 0U) << "once is enough";
}

TEST_F(Sync, new_rights_and_links_are_no_new_content) {
  run();
  std::filesystem::permissions(documents() / "a.md", std::filesystem::perms::owner_read);
  std::filesystem::create_hard_link(documents() / "b.txt", documents() / "link.txt");
  const SyncReport report = run();
  EXPECT_EQ(report.changed, 0);
  EXPECT_EQ(report.unchanged, 2);
  EXPECT_EQ(report.added, 1) << "the link";
  EXPECT_EQ(report.embedded, 0);
  EXPECT_GT(report.bytes, 0U) << "they were hashed";
  const SyncReport again = run();
  EXPECT_EQ(again.unchanged, 3);
  EXPECT_EQ(again.bytes, 0U);
}

// It may be changed once more within the tick of its ctime, and dated back again.
TEST_F(Sync, the_stamp_of_a_file_that_was_dated_back_just_now_is_not_trusted) {
  bool was_in_time = false;
  for (int i = 0; i < 100 && !was_in_time; ++i) {  // a busy machine may be slower than a tick
    const auto start = std::chrono::steady_clock::now();
    write("now.txt", "Bees swarm.\n");
    const auto recorded = SourceFile(documents(), "now.txt").record();
    was_in_time = std::chrono::steady_clock::now() - start < std::chrono::milliseconds(20);
    struct stat status {};
    ASSERT_EQ(stat((documents() / "now.txt").c_str(), &status), 0);
    if (!was_in_time) continue;
    EXPECT_NE(recorded.mtime_ns, status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec);
    EXPECT_NE(recorded.ctime_ns, 0) << "that would be taken for a row of an older carrel";
  }
  EXPECT_TRUE(was_in_time);
}

// A backup of hard links changes the ctime of every file each night.
TEST_F(Sync, new_rights_are_no_reason_to_read_again_what_could_not_be_read) {
  write("broken.pdf", "%PDF-1.7\nnothing of one\n");
  write("blank.txt", "  \n");
  const SyncReport first = run();
  ASSERT_EQ(first.failed, 1);
  ASSERT_EQ(first.skipped, 1);
  for (const char* name : {"broken.pdf", "blank.txt"}) {
    std::filesystem::permissions(documents() / name, std::filesystem::perms::owner_read);
  }
  const SyncReport report = run();
  EXPECT_EQ(report.failed, 0) << "it was not read";
  EXPECT_EQ(report.skipped, 0);
  EXPECT_EQ(report.failed_before, 1);
  EXPECT_EQ(report.skipped_before, 1);
  EXPECT_EQ(report.all_failed(), 1);
  EXPECT_EQ(report.unchanged_and_read(), 2);
  EXPECT_GT(report.bytes, 0U) << "it was hashed";
  EXPECT_EQ(run().bytes, 0U) << "and stamped";
  EXPECT_EQ(row("broken.pdf").coverage, index::Coverage::failed);
  EXPECT_NE(row("broken.pdf").message, "");
  write("broken.pdf", "%PDF-1.7\nnothing of two\n");
  EXPECT_EQ(run().failed, 1) << "another content is read";
}

TEST_F(Sync, a_renamed_file_is_not_looked_at_again_in_the_run_after) {
  run();
  std::filesystem::rename(documents() / "a.md", documents() / "c.md");
  EXPECT_EQ(run().renamed, 1);
  const SyncReport again = run();
  EXPECT_EQ(again.unchanged, 2);
  EXPECT_EQ(again.bytes, 0U);
}

TEST_F(Sync, what_an_older_carrel_indexed_is_not_read_for_its_unknown_ctime) {
  run();
  {
    index::Writer writer(library->store());
    for (const auto& file : library->store().files(id)) writer.put_ctime(file.document_id, 0);
    writer.commit();
  }
  const SyncReport upgraded = run();
  EXPECT_EQ(upgraded.unchanged, 2);
  EXPECT_EQ(upgraded.bytes, 0U);
  EXPECT_NE(row("a.md").ctime_ns, 0) << "from now on it is known";
  EXPECT_NE(row("b.txt").ctime_ns, 0);
}

TEST_F(Sync, changed_text_replaces_the_old_one) {
  run();
  write("b.txt", "Wasps nest in June.\n");
  EXPECT_EQ(run().changed, 1);
  EXPECT_TRUE(find("swarm").empty());
  EXPECT_EQ(find("wasps").size(), 1U);
}

TEST_F(Sync, text_that_moved_between_files_keeps_its_vector) {
  run();
  write("d.txt", "Bees swarm in May.\n");
  const SyncReport report = run();
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.embedded, 0);
}

TEST_F(Sync, full_reads_every_file_again) {
  run();
  const SyncReport report = run({.full = true});
  EXPECT_EQ(report.changed, 2);
}

TEST_F(Sync, deleted_files_leave_the_index) {
  run();
  std::filesystem::remove(documents() / "b.txt");
  EXPECT_EQ(run().removed, 1);
  EXPECT_TRUE(find("swarm").empty());
}

TEST_F(Sync, a_missing_root_is_an_error_and_deletes_nothing) {
  run();
  std::filesystem::rename(documents(), folder.path() / "away");
  EXPECT_THROW(run(), Error);
  EXPECT_EQ(find("swarm").size(), 1U);
}

TEST_F(Sync, a_bad_file_gets_a_row_with_its_reason_and_stops_nothing) {
  write("bad.pdf", "%PDF-1.4 broken");
  write("binary.bin", std::string("\x00\x01\x02\xff\xfe", 5));
  const SyncReport report = run();
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.failed + report.skipped, 2);
  for (const auto& file : library->store().files(id)) {
    if (file.path != "bad.pdf" && file.path != "binary.bin") continue;
    EXPECT_NE(file.coverage, index::Coverage::indexed);
    EXPECT_FALSE(file.reason.empty()) << file.path;
    EXPECT_FALSE(file.message.empty()) << file.path;
  }
  EXPECT_EQ(run().unchanged, 4);
}

constexpr char page_with_hidden_text[] =
    "<html><body><p>Hedgehogs sleep in winter.</p><p style=\"display:none\">Not seen.</p></body></html>";

TEST_F(Sync, every_run_over_the_same_folder_tells_the_same_totals) {
  write("bad.pdf", "%PDF-1.4 broken");
  write("empty.txt", "");
  write("page.html", page_with_hidden_text);
  std::filesystem::create_symlink(folder.path(), documents() / "out.txt");
  const SyncReport first = run();
  EXPECT_EQ(first.all_skipped(), 2) << "the empty file and the link";
  EXPECT_EQ(first.all_failed(), 1);
  EXPECT_EQ(first.partial, 1);
  EXPECT_EQ(first.added, 3);
  const SyncReport second = run();
  EXPECT_EQ(second.failed, 0) << "nothing was tried";
  EXPECT_EQ(second.all_skipped(), 2);
  EXPECT_EQ(second.all_failed(), 1);
  EXPECT_EQ(second.partial, 1);
  EXPECT_EQ(second.unchanged_and_read(), 3);
}

TEST_F(Sync, a_file_read_in_part_is_told_as_that_also_when_it_is_only_moved_or_touched) {
  write("page.html", page_with_hidden_text);
  run();
  write("page.html", page_with_hidden_text);
  EXPECT_EQ(run().partial, 1);
  std::filesystem::rename(documents() / "page.html", documents() / "moved.html");
  const SyncReport moved = run();
  EXPECT_EQ(moved.renamed, 1);
  EXPECT_EQ(moved.partial, 1);
}

TEST_F(Sync, ignored_files_are_taken_out_when_the_rule_appears) {
  run();
  write(".carrelignore", "b.txt\n");
  EXPECT_EQ(run().removed, 1);
}

TEST_F(Sync, a_stopped_run_says_so_and_the_next_goes_on) {
  std::stop_source stop;
  stop.request_stop();
  try {
    EXPECT_TRUE(sync(*library, collection(), {}, {}, stop.get_token()).interrupted);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  EXPECT_EQ(run().added, 2);
}

TEST_F(Sync, any_number_of_workers_gives_the_same_index) {
  for (int i = 0; i < 60; ++i) {
    write("n" + std::to_string(i) + ".md", "# N\n\nNumber word" + std::to_string(i) + ".\n");
  }
  EXPECT_EQ(run({.jobs = 4}).added, 62);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(find("word" + std::to_string(i)).size(), 1U) << i;
  }
}

TEST_F(Sync, a_full_run_that_broke_off_is_gone_on_with_by_the_next) {
  for (int i = 0; i < 6; ++i) write("n" + std::to_string(i) + ".md", "Note " + std::to_string(i) + ".\n");
  run();
  const auto break_off = [](const SyncProgress&) { throw Error(ErrorCode::io, "the disk is full"); };
  EXPECT_THROW(sync(*library, collection(), {.jobs = 1, .full = true}, break_off), Error);
  EXPECT_EQ(run().changed, 8) << "of which nothing was committed";
  EXPECT_EQ(run().unchanged, 8) << "and then no more";
}

TEST_F(Sync, a_full_run_that_was_stopped_leaves_only_the_rest_to_the_next) {
  run();
  std::stop_source stop;
  const SyncReport stopped = sync(*library, collection(), {.jobs = 1, .full = true},
                                  [&](const SyncProgress&) { stop.request_stop(); }, stop.get_token());
  EXPECT_TRUE(stopped.interrupted);
  const SyncReport rest = run();
  EXPECT_EQ(stopped.changed + rest.changed, 2);
  EXPECT_EQ(rest.changed + rest.unchanged, 2);
}

}  // namespace
}  // namespace carrel::engine
