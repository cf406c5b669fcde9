// Files made to hurt, in a collection that is indexed by the shipped, confined reader: each is a
// coverage row with its reason, in bounded time and memory, and the note beside them is found.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>

#include "core/files.h"
#include "engine/collections.h"
#include "engine/search.h"
#include "engine/sync.h"
#include "ingest/limits.h"
#include "tests/ingest/tiny_archive.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::engine {
namespace {

using ingest::TarEntry;
using ingest::tiny_archive;
using ingest::tiny_zip;
using ingest::ZipEntry;

// 16 zips in a zip, five times, around a file of zeros: 42.zip's shape.
std::string zip_bomb() {
  std::string packed =
      tiny_zip({{.name = "0.txt", .text = std::string(32U << 20, '0'), .is_deflated = true}});
  for (int level = 0; level < 5; ++level) {
    std::vector<ZipEntry> entries;
    for (int i = 0; i < 16; ++i) {
      entries.push_back({.name = "lib" + std::to_string(i) + ".zip", .text = packed, .is_deflated = true});
    }
    packed = tiny_zip(entries);
  }
  return packed;
}

std::string mail_of_parts(int count) {
  std::string mail =
      "From: a@example.org\nSubject: Parts\nMIME-Version: 1.0\n"
      "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < count; ++i) {
    mail += "--b\nContent-Type: text/plain\n\nPart " + std::to_string(i) + ".\n";
  }
  return mail + "--b--\n";
}

std::string mail_in_mail(int depth) {
  std::string mail = "Subject: bottom\n\nBottom.\n";
  for (int i = 0; i < depth; ++i) mail = "Subject: x\nContent-Type: message/rfc822\n\n" + mail;
  return mail;
}

std::string links_in_a_tar() {
  return tiny_archive("gnutar", "none",
                      {{"../../../up.txt", "Out of it.", AE_IFREG, ""},
                       {"/etc/cron.d/evil", "Absolute.", AE_IFREG, ""},
                       {"passwd", "", AE_IFLNK, "/etc/passwd"},
                       {"twin", "", AE_IFREG, "/etc/shadow"},
                       {"zero", "", AE_IFCHR, ""}});
}

struct Row {
  const char* name;
  std::function<std::string()> make;
  const char* reason;       // of the file's own row; empty: indexed, nothing to say
};

class Hostile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(documents());
    library = std::make_unique<Library>(LibraryOptions{.folder = folder.path() / "library"},
                                        index::Access::write);
    collection = add_collection(library->store(), {.folder = documents(), .name = "notes"});
  }

  std::filesystem::path documents() const { return folder.path() / "documents"; }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(documents() / name, std::ios::binary) << bytes;
  }

  index::FileRecord row(const std::string& path) const {
    for (const auto& file : library->store().files(collection.id)) {
      if (file.path == path) return file;
    }
    return {};
  }

  TemporaryFolder folder;
  std::unique_ptr<Library> library;
  index::Collection collection;
};

TEST_F(Hostile, files_are_rows_with_reasons_in_bounded_time_and_memory) {
  const std::vector<Row> rows{
      {"bomb.zip", zip_bomb, "not_unpacked"},
      {"zeros.gz", [] { return ingest::gzip_of_zeros(1U << 30); }, "not_unpacked"},
      {"links.tar", links_in_a_tar, "unsafe_name"},
      {"parts.eml", [] { return mail_of_parts(10'000); }, ""},
      {"nested.eml", [] { return mail_in_mail(2'000); }, ""},
      {"headers.eml", [] { return "From: a@b\nSubject: " + std::string(8U << 20, 'x') + "\n\nEnd.\n"; }, "part_limit"},
  };
  constexpr double seconds_max = 60;  // a sanitized build on a busy machine, too
  std::printf("%-14s %10s %8s %10s  %s\n", "file", "bytes", "s", "rows", "reason");
  for (const Row& each : rows) {
    SCOPED_TRACE(each.name);
    const std::string bytes = each.make();
    write(each.name, bytes);
    const auto begin = std::chrono::steady_clock::now();
    sync(*library, collection, {.jobs = 1});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const auto found = row(each.name);
    std::printf("%-14s %10zu %8.2f %10zu  %s: %s\n", each.name, bytes.size(), took.count(),
                library->store().files(collection.id).size(), found.reason.c_str(),
                found.message.c_str());
    EXPECT_LT(took.count(), seconds_max);
    EXPECT_EQ(found.reason, each.reason);
    EXPECT_EQ(found.reason.find("reader_"), std::string::npos);
  }
  struct rusage children {};
  getrusage(RUSAGE_CHILDREN, &children);
  std::printf("largest reader: %ld MB; this process: %llu MB\n", children.ru_maxrss / 1024,
              static_cast<unsigned long long>(memory_use().peak_bytes >> 20));
}

TEST_F(Hostile, pipes_and_links_out_of_the_folder_are_not_opened) {
  ASSERT_EQ(mkfifo((documents() / "pipe.md").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", documents() / "zero.txt");
  write("note.md", "# Otters\n\nOtters swim.\n");
  sync(*library, collection, {.jobs = 1});
  EXPECT_EQ(row("pipe.md").reason, "special_file");
  EXPECT_EQ(row("zero.txt").reason, "outside_root");
  EXPECT_EQ(row("note.md").coverage, index::Coverage::indexed);
}

TEST_F(Hostile, an_archive_that_is_its_own_member_is_one_row_a_depth) {
  std::filesystem::copy_file("fixtures/hostile/archive/holds-itself.zip", documents() / "self.zip");
  const auto start = std::chrono::steady_clock::now();
  sync(*library, collection, {.jobs = 1});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_EQ(row("self.zip").coverage, index::Coverage::indexed);
  const auto files = library->store().files(collection.id);
  EXPECT_EQ(files.size(), 1 + std::size_t{ingest::members_depth_max} + 1);  // the last is not opened
  std::string deepest = "self.zip";
  for (const auto& file : files) {
    if (file.path.size() > deepest.size()) deepest = file.path;
  }
  EXPECT_EQ(row(deepest).reason, "not_unpacked");
}

TEST_F(Hostile, an_archive_in_itself_is_followed_to_a_depth) {
  const std::filesystem::path droste = "../shared/data/parsers/archive/tika-droste.zip";
  // The file is another's work and never committed: without the data beside the project there is none.
  if (!std::filesystem::exists(droste)) GTEST_SKIP() << "no ../shared/data/parsers";
  std::filesystem::copy_file(droste, documents() / "droste.zip");
  sync(*library, collection, {.jobs = 1});
  EXPECT_EQ(row("droste.zip").coverage, index::Coverage::indexed);
  const auto files = library->store().files(collection.id);
  EXPECT_LE(files.size(), 30U);
  std::string deepest;
  for (const auto& file : files) {
    if (file.path.size() > deepest.size()) deepest = file.path;
  }
  EXPECT_EQ(row(deepest).reason, "not_unpacked");
}

TEST_F(Hostile, mail_is_read_under_confinement_with_what_is_attached) {
  write("a.eml",
        "From: Anna <a@example.org>\nSubject: =?iso-2022-jp?B?GyRCMnE1RBsoQg==?=\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=koi8-r\n"
        "Content-Transfer-Encoding: 8bit\n\n\xF0\xD2\xC9\xD7\xC5\xD4\n--b\nContent-Type: text/markdown; "
        "name=plan.md\nContent-Disposition: attachment\n\n# Otters\n\nOtters swim.\n--b--\n");
  sync(*library, collection, {.jobs = 1});
  EXPECT_EQ(row("a.eml").reason, "");
  const auto found = search(*library, {.query = "otters", .options = {.mode = index::Mode::lexical}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].file, "a.eml!/plan.md");
  const auto stored = library->store().document(row("a.eml").document_id);
  ASSERT_TRUE(stored.has_value());
  EXPECT_NE(stored->text.find("\xE4\xBC\x9A\xE8\xAD\xB0"), std::string::npos);
  EXPECT_NE(stored->text.find("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"), std::string::npos);
}

}  // namespace
}  // namespace carrel::engine
