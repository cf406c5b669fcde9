#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/members.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_archive.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

struct Unpacked {
  Document file;
  std::map<std::string, Document> members;

  std::string text(const std::string& path) const {
    const auto found = members.find(path);
    return found == members.end() ? "(no such member)" : found->second.text;
  }
  std::string issues(const std::string& path) const {
    if (!path.empty() && !members.contains(path)) return "(no such member)";
    const Document& document = path.empty() ? file : members.at(path);
    std::string out;
    for (const Issue& issue : document.issues) out += std::string(issue_kind_name(issue.kind)) + ";";
    return out;
  }
};

Unpacked unpack(const std::string& bytes, const std::string& name) {
  Unpacked out;
  Members members(bytes.size(), [&](FoundDocument found) {
    expect_well_formed(found.document);
    out.members.emplace(found.path, std::move(found.document));
  });
  out.file = parse(bytes, name, members);
  expect_well_formed(out.file);
  return out;
}

std::string bytes_of(const std::string& bytes, const std::string& name, const std::string& member) {
  std::string found = "(nothing)";
  Members members(bytes.size(), member, found);
  parse(bytes, name, members);
  return found;
}

const std::vector<TarEntry> two_notes{{"dir/a.md", "# Herons\n\nThey nest in March.\n", AE_IFREG, ""},
                                      {"b.txt", "Otters swim.", AE_IFREG, ""}};

TEST(Archive, every_format_and_filter_gives_its_files) {
  struct Kind {
    const char* format;
    const char* filter;
  };
  const std::vector<Kind> kinds{{"gnutar", "none"},  {"gnutar", "gzip"}, {"gnutar", "bzip2"},
                                {"gnutar", "xz"},    {"gnutar", "zstd"}, {"gnutar", "lz4"},
                                {"gnutar", "lzip"},  {"gnutar", "compress"},
                                {"ustar", "none"},   {"pax", "none"},    {"v7tar", "none"},
                                {"7zip", "none"},    {"zip", "none"},    {"newc", "none"},
                                {"cpio", "gzip"},    {"iso9660", "none"}};
  for (const Kind& kind : kinds) {
    SCOPED_TRACE(std::string(kind.format) + " " + kind.filter);
    const std::string bytes = tiny_archive(kind.format, kind.filter, two_notes);
    const Unpacked out = unpack(bytes, "box.any");
    EXPECT_EQ(out.file.type, "archive");
    EXPECT_EQ(out.issues(""), "");
    ASSERT_EQ(out.members.size(), 2U);
    EXPECT_EQ(out.text("dir/a.md"), two_notes[0].text);
    EXPECT_EQ(out.members.at("dir/a.md").title, "Herons");
    EXPECT_EQ(out.text("b.txt"), "Otters swim.");
    EXPECT_EQ(bytes_of(bytes, "box.any", "b.txt"), "Otters swim.");
  }
}

TEST(Archive, a_compressed_file_is_one_member_named_without_the_ending) {
  const std::vector<std::pair<const char*, std::string>> kinds{
      {"gzip", "dir/notes.txt.gz"}, {"bzip2", "notes.txt.BZ2"}, {"xz", "notes.txt.xz"},
      {"zstd", "notes.txt.zst"},    {"lz4", "notes.txt.lz4"},   {"lzma", "notes.txt.lzma"},
      {"lzip", "notes.txt.lz"},     {"compress", "notes.txt.Z"}};
  for (const auto& [filter, name] : kinds) {
    SCOPED_TRACE(name);
    const Unpacked out =
        unpack(tiny_archive("raw", filter, {{"x", "Otters swim at night.", AE_IFREG, ""}}), name);
    ASSERT_EQ(out.members.size(), 1U);
    EXPECT_EQ(out.text("notes.txt"), "Otters swim at night.");
  }
}

TEST(Archive, archives_in_archives_are_followed_and_their_members_found_again) {
  const std::string inner = tiny_zip({{"x.md", "# Deep\n\nA word.\n"}});
  const std::string tar = tiny_archive("gnutar", "gzip", {{"in/inner.zip", inner, AE_IFREG, ""}});
  const std::string bytes = tiny_zip({{"mid.tar.gz", tar}});
  const std::string place = "mid.tar.gz!/in/inner.zip!/x.md";
  EXPECT_EQ(unpack(bytes, "a.zip").members.at(place).title, "Deep");
  EXPECT_EQ(bytes_of(bytes, "a.zip", place), "# Deep\n\nA word.\n");
  EXPECT_EQ(bytes_of(bytes, "a.zip", "mid.tar.gz!/in/inner.zip"), inner);
  EXPECT_EQ(bytes_of(bytes, "a.zip", "mid.tar.gz!/y.md"), "(nothing)");
}

TEST(Archive, names_used_twice_are_told_apart_also_when_one_is_looked_for) {
  const std::string bytes = tiny_zip({{.name = "a.txt", .text = "one", .is_encrypted = true},
                                      {.name = "a.txt", .text = "two"},
                                      {.name = "a.txt", .text = "three"}});
  const Unpacked out = unpack(bytes, "a.zip");
  EXPECT_EQ(out.issues("a.txt"), "encrypted;");
  EXPECT_EQ(out.text("a.txt (2)"), "two");
  EXPECT_EQ(out.text("a.txt (3)"), "three");
  EXPECT_EQ(bytes_of(bytes, "a.zip", "a.txt (2)"), "two");
  EXPECT_EQ(bytes_of(bytes, "a.zip", "a.txt (3)"), "three");
}

TEST(Archive, links_devices_and_names_that_lead_out_are_said_and_do_no_harm) {
  const std::string bytes = tiny_archive(
      "gnutar", "none",
      {{"passwd.txt", "", AE_IFLNK, "/etc/passwd"}, {"real.txt", "Real.", AE_IFREG, ""},
       {"twin.txt", "", AE_IFREG, "real.txt"},      {"zero", "", AE_IFCHR, ""},
       {"pipe", "", AE_IFIFO, ""},                  {"../../up.txt", "Up.", AE_IFREG, ""},
       {"/abs.txt", "Abs.", AE_IFREG, ""},          {"folder", "", AE_IFDIR, ""},
       {".hidden/x.txt", "No.", AE_IFREG, ""},      {"__MACOSX/._a.txt", "No.", AE_IFREG, ""}});
  const Unpacked out = unpack(bytes, "a.tar");
  EXPECT_EQ(out.issues(""), "unsafe_name;");  // nothing of it is missing
  EXPECT_EQ(out.members.size(), 7U);
  for (const char* left : {"passwd.txt", "twin.txt", "zero", "pipe"}) {
    EXPECT_EQ(out.issues(left), "no_document;") << left;
    EXPECT_EQ(out.text(left), "");
  }
  EXPECT_EQ(out.text("real.txt"), "Real.");
  EXPECT_EQ(out.text("up.txt"), "Up.");
  EXPECT_EQ(out.text("abs.txt"), "Abs.");
}

TEST(Archive, names_in_other_encodings_come_out_valid) {
  std::string tar = tiny_archive("ustar", "none", {{"gr_n.txt", "Green.", AE_IFREG, ""}});
  tar[2] = '\xFC';  // windows-1252, and the sum of the header with it
  const int sum = std::stoi(tar.substr(148, 6), nullptr, 8) + 0xFC - '_';
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", static_cast<unsigned>(sum));
  tar.replace(148, 6, digits);
  const Unpacked out = unpack(tar, "a.tar");
  ASSERT_EQ(out.members.size(), 1U);
  EXPECT_EQ(out.text("gr\xC3\xBCn.txt"), "Green.");
}

TEST(Archive, what_can_be_unpacked_of_a_broken_one_is_read) {
  std::string noise(200'000, ' ');
  std::minstd_rand random(1);
  for (char& c : noise) c = static_cast<char>(random() % 256);
  for (const char* filter : {"none", "gzip", "xz", "bzip2", "zstd"}) {
    SCOPED_TRACE(filter);
    std::string bytes = tiny_archive(
        "gnutar", filter, {{"a.txt", "First.", AE_IFREG, ""}, {"b.txt", noise, AE_IFREG, ""}});
    bytes.resize(bytes.size() * 2 / 3);
    const Unpacked out = unpack(bytes, "a.tar.x");
    EXPECT_NE(out.issues("").find("damaged;"), std::string::npos);
    if (out.members.empty()) continue;  // of some filters the first piece is broken as a whole
    EXPECT_EQ(out.text("a.txt"), "First.");
    EXPECT_EQ(out.issues("b.txt"), "damaged;");
  }
  std::string zip = tiny_zip({{"a.txt", "First."}, {"b.txt", noise}});
  zip.resize(zip.size() - 60'000);  // without its directory
  const Unpacked out = unpack(zip, "a.zip");
  EXPECT_EQ(out.text("a.txt"), "First.");
  EXPECT_NE(out.issues(""), "");
  EXPECT_EQ(unpack("PK\x03\x04 and nothing", "a.zip").issues(""), "damaged;");
  EXPECT_EQ(unpack(tiny_zip({}), "a.zip").issues(""), "no_text;");
}

TEST(Archive, encrypted_members_ask_for_a_password) {
  const Unpacked out = unpack(tiny_zip({{.name = "a.txt", .text = "x", .is_encrypted = true},
                                        {.name = "b.txt", .text = "Open."}}),
                              "a.zip");
  EXPECT_EQ(out.issues("a.txt"), "encrypted;");
  EXPECT_EQ(out.issues(""), "encrypted;");
  EXPECT_EQ(out.text("b.txt"), "Open.");
}

TEST(Archive, bombs_are_cut_and_what_comes_before_is_kept) {
  const Unpacked zeros = unpack(gzip_of_zeros(1U << 30), "zeros.txt.gz");
  EXPECT_EQ(zeros.issues("zeros.txt"), "not_unpacked;");
  const std::string bomb(80U << 20, 'x');
  const Unpacked tar = unpack(tiny_archive("gnutar", "gzip", {{"a.txt", "First.", AE_IFREG, ""},
                                                              {"b.txt", bomb, AE_IFREG, ""},
                                                              {"c.txt", "Last.", AE_IFREG, ""}}),
                              "a.tgz");
  EXPECT_EQ(tar.text("a.txt"), "First.");
  EXPECT_EQ(tar.issues("b.txt"), "not_unpacked;");
  EXPECT_NE(tar.issues("").find("not_unpacked;"), std::string::npos);
  // By its directory a zip tells the size, so that what comes behind is still read.
  const Unpacked zip =
      unpack(tiny_zip({{.name = "b.txt", .text = bomb, .is_deflated = true}, {"c.txt", "Last."}}),
             "a.zip");
  EXPECT_EQ(zip.issues("b.txt"), "not_unpacked;");
  EXPECT_EQ(zip.text("c.txt"), "Last.");
}

TEST(Archive, an_archive_in_itself_ends) {
  std::string file = "../shared/data/parsers/archive/tika-droste.zip";
  // The file is another's work and never committed: without the data beside the project there is none.
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no ../shared/data/parsers";
  const Unpacked out = unpack(read_file(file, file_bytes_max), file);
  EXPECT_LE(out.members.size(), static_cast<std::size_t>(members_depth_max) * 3);
  EXPECT_TRUE(std::any_of(out.members.begin(), out.members.end(), [](const auto& member) {
    return !member.second.issues.empty() && member.second.issues[0].kind == IssueKind::not_unpacked;
  }));
}

// Byte for byte, so that no depth is smaller than the one before.
TEST(Archive, an_archive_that_is_its_own_member_is_read_to_the_depth_of_members) {
  const std::string file = "fixtures/hostile/archive/holds-itself.zip";
  const std::string bytes = read_file(file, file_bytes_max);
  const std::string name = "a-letter-that-holds-itself.zip";
  EXPECT_EQ(bytes_of(bytes, file, name + "!/" + name), bytes);
  const Unpacked out = unpack(bytes, file);
  EXPECT_EQ(out.members.size(), std::size_t{members_depth_max} + 1);  // the last is not opened
  std::string path = name;
  for (int depth = 0; depth < members_depth_max; ++depth, path += "!/" + name) {
    EXPECT_EQ(out.issues(path), "") << depth;
  }
  EXPECT_EQ(out.issues(path), "not_unpacked;");
}

// Each holds two of the next: without a bound on depth and members it would be 2^40 of them.
TEST(Archive, archives_in_archives_end_at_the_bounds) {
  std::string inner = tiny_zip({{"last.txt", "Deep."}});
  for (int depth = 0; depth < 40; ++depth) {
    inner = tiny_zip({{.name = "a.zip", .text = inner, .is_deflated = true},
                      {.name = depth % 8 == 0 ? "b.zip" : "b.txt", .text = depth % 8 == 0 ? inner : "x"}});
  }
  const Unpacked out = unpack(inner, "deep.zip");
  EXPECT_LE(out.members.size(), members_max);
  EXPECT_TRUE(std::any_of(out.members.begin(), out.members.end(), [](const auto& member) {
    return !member.second.issues.empty() && member.second.issues[0].kind == IssueKind::not_unpacked;
  }));
}

TEST(Archive, programs_that_are_zip_files_are_left_alone) {
  const std::string bytes = tiny_zip({{"META-INF/MANIFEST.MF", "x"}});
  EXPECT_EQ(detect_type(bytes, "a.jar"), "");
  EXPECT_EQ(detect_type(bytes, "a.zip"), "archive");
}

TEST(Archive, is_not_taken_for_the_pdf_that_comes_first_in_it) {
  const std::string pdf = "%PDF-1.7\n1 0 obj\n";
  EXPECT_EQ(detect_type(tiny_zip({{"a.pdf", pdf}}), "a"), "archive");
  EXPECT_EQ(detect_type(tiny_archive("ustar", "none", {{"a.pdf", pdf, AE_IFREG, ""}}), "a"), "archive");
}

TEST(Archive, what_is_passed_over_in_a_stream_counts) {
  const std::string zeros(members_free_bytes + (1U << 20), '\0');
  for (const char* name : {".hidden", "fifo"}) {
    const bool is_hidden = *name == '.';
    const std::vector<TarEntry> entries{
        {name, is_hidden ? zeros : "", is_hidden ? AE_IFREG : AE_IFIFO, ""},
        {"b.txt", "Otters swim.", AE_IFREG, ""}};
    const Unpacked out = unpack(tiny_archive("gnutar", "gzip", entries), "box.tar.gz");
    EXPECT_EQ(out.members.contains("b.txt"), !is_hidden);
    EXPECT_EQ(out.issues(""), is_hidden ? "not_unpacked;" : "");
  }
}

TEST(Archive, a_zip_passes_over_what_it_leaves_out_for_nothing) {
  const std::string zeros(members_free_bytes + (1U << 20), '\0');
  const Unpacked out = unpack(
      tiny_archive("zip", "none",
                   {{".hidden", zeros, AE_IFREG, ""}, {"b.txt", "Otters swim.", AE_IFREG, ""}}),
      "box.zip");
  EXPECT_EQ(out.text("b.txt"), "Otters swim.");
  EXPECT_EQ(out.issues(""), "");
}

}  // namespace
}  // namespace carrel::ingest
