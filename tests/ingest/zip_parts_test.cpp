#include "ingest/zip_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/limits.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

std::string read_whole(ZipParts& parts, std::string_view name) {
  return parts.text(name, text_bytes_max);
}

std::vector<IssueKind> issue_kinds(const ZipParts& parts) {
  Document document;
  parts.add_issues(document);
  std::vector<IssueKind> kinds;
  for (const Issue& issue : document.issues) kinds.push_back(issue.kind);
  return kinds;
}

TEST(ZipParts, parts_are_read_by_name_without_regard_to_case) {
  const std::string bytes = tiny_zip({{"word/document.xml", "<a/>"}, {"b.bin", "xyz", true}});
  ZipParts parts(bytes);
  EXPECT_TRUE(parts.has("Word/Document.XML"));
  EXPECT_EQ(read_whole(parts, "WORD/document.xml"), "<a/>");
  EXPECT_EQ(read_whole(parts, "b.bin"), "xyz");
  EXPECT_FALSE(parts.has("c"));
  EXPECT_EQ(read_whole(parts, "c"), "");
  EXPECT_TRUE(issue_kinds(parts).empty());
}

TEST(ZipParts, many_parts_are_read_in_one_pass) {
  const std::string whole = tiny_zip(
      {{"a.png", "first", true}, {"b.xml", "no"}, {"c.png", "second"}, {"A.PNG", "again"}});
  const std::string without_directory = whole.substr(0, whole.find("PK\x01\x02"));
  for (const std::string& bytes : {whole, without_directory}) {
    ZipParts parts(bytes);
    std::string taken;
    parts.read_each([](const std::string& name) { return name.ends_with(".png") ? 5U : 0U; },
                    [&](const std::string& name, const std::string& part) {
                      taken += name + "=" + part + ";";
                    });
    EXPECT_EQ(taken, "a.png=first;c.png=secon;");
  }
}

TEST(ZipParts, held_and_streamed_parts_are_the_same) {
  const std::string big(zip_held_part_bytes_max + 1, 'x');
  const std::string bytes =
      tiny_zip({{"a.xml", "small", true}, {"b.xml", big, true}, {"c.xml", "last"}});
  ZipParts parts(bytes);
  parts.hold_small_parts();
  EXPECT_EQ(read_whole(parts, "a.xml"), "small");
  EXPECT_EQ(read_whole(parts, "b.xml"), big);
  EXPECT_EQ(read_whole(parts, "c.xml"), "last");
}

TEST(ZipParts, names_outside_ascii_are_kept) {
  const std::string bytes = tiny_zip({{"OEBPS/章一.xhtml", "text"}});
  ZipParts parts(bytes);
  EXPECT_EQ(read_whole(parts, "OEBPS/章一.xhtml"), "text");
}

TEST(ZipParts, names_that_climb_out_name_nothing) {
  const std::string bytes =
      tiny_zip({{"../../etc/passwd", "x"}, {"a/../b.xml", "y"}, {"\\c.xml", "z"}});
  ZipParts parts(bytes);
  EXPECT_FALSE(parts.has("etc/passwd"));
  EXPECT_EQ(read_whole(parts, "b.xml"), "y");
  EXPECT_EQ(read_whole(parts, "c.xml"), "z");
  EXPECT_EQ(issue_kinds(parts), std::vector{IssueKind::unsafe_name});
}

TEST(ZipParts, of_parts_with_one_name_the_first_counts) {
  const std::string bytes = tiny_zip({{"a.xml", "first"}, {"A.xml", "second"}});
  ZipParts parts(bytes);
  parts.hold_small_parts();
  EXPECT_EQ(read_whole(parts, "a.xml"), "first");
  EXPECT_EQ(issue_kinds(parts), std::vector{IssueKind::damaged});
}

TEST(ZipParts, a_file_cut_off_gives_what_is_there) {
  const std::string whole = tiny_zip({{"a.xml", "first", true}, {"b.xml", std::string(5000, 'b')}});
  const std::string bytes = whole.substr(0, whole.size() - 3000);
  ZipParts parts(bytes);
  parts.hold_small_parts();
  EXPECT_EQ(read_whole(parts, "a.xml"), "first");
  const std::string rest = read_whole(parts, "b.xml");
  EXPECT_GT(rest.size(), 1000U);
  EXPECT_EQ(rest.find_first_not_of('b'), std::string::npos);
  EXPECT_TRUE(parts.is_damaged());
}

TEST(ZipParts, every_beginning_of_a_file_ends_well) {
  const std::string whole = tiny_zip({{"a.xml", "first", true}, {"b.xml", std::string(50, 'b')}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ZipParts parts(std::string_view(whole).substr(0, size));
    parts.hold_small_parts();
    EXPECT_LE(read_whole(parts, "b.xml").size(), 50U);
    EXPECT_TRUE(parts.is_damaged());
  }
}

TEST(ZipParts, a_bomb_stops_at_its_bound) {
  const std::string bytes = tiny_zip({{"a.xml", std::string(100U << 20, '\0'), true}});
  ASSERT_LT(bytes.size(), 1U << 20);
  ZipParts parts(bytes);
  std::size_t total = 0;
  const auto count = [&](std::string_view piece) { return (total += piece.size()) > 0; };
  EXPECT_TRUE(parts.read("a.xml", count));
  EXPECT_GT(total, 1U << 20);
  EXPECT_LE(total, zip_small_bytes);
  EXPECT_EQ(issue_kinds(parts), std::vector{IssueKind::part_limit});
  EXPECT_FALSE(parts.read("a.xml", count));
}

TEST(ZipParts, entries_that_overlap_share_one_bound) {
  const std::string bytes = overlapping_zip({"a.xml", std::string(1U << 20, 'x'), true}, 2000);
  ZipParts parts(bytes);
  parts.hold_small_parts();
  std::size_t total = 0;
  for (int i = 0; i < 100; ++i) total += read_whole(parts, "a.xml").size();
  EXPECT_GT(total, 0U);
  EXPECT_LE(total, 200U << 20);
}

TEST(ZipParts, a_held_part_counts_each_time_it_is_read) {
  const std::string bytes = tiny_zip({{"a.xml", std::string(1U << 20, 'x'), true}});
  ZipParts parts(bytes);
  parts.hold_small_parts();
  int reads = 0;
  while (reads < 1000 && parts.read("a.xml", [](std::string_view) { return true; })) ++reads;
  EXPECT_GT(reads, 10);
  EXPECT_LT(reads, 100);
  EXPECT_EQ(issue_kinds(parts), std::vector{IssueKind::part_limit});
}

TEST(ZipParts, entries_beyond_the_limit_are_left_out) {
  const std::string bytes = tiny_zip(std::vector<ZipEntry>(zip_entries_max + 1, {"a.bin", ""}));
  ZipParts parts(bytes);
  EXPECT_EQ(parts.names().size(), zip_entries_max);
  const auto kinds = issue_kinds(parts);
  EXPECT_EQ(kinds.front(), IssueKind::part_limit);
}

TEST(ZipParts, an_encrypted_part_says_so) {
  const std::string bytes = tiny_zip({{"a.xml", "secret", false, true}});
  ZipParts parts(bytes);
  EXPECT_TRUE(parts.is_encrypted());
  EXPECT_EQ(read_whole(parts, "a.xml"), "");
  EXPECT_EQ(issue_kinds(parts), std::vector{IssueKind::encrypted});
}

TEST(ZipParts, a_zip_that_holds_itself_ends) {
  const std::string path = "../shared/data/parsers/archive/tika-droste.zip";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no ../shared/data/parsers";
  const std::string bytes = read_file(path, file_bytes_max);
  ZipParts parts(bytes);
  parts.hold_small_parts();
  for (const std::string& name : parts.names())
    EXPECT_LE(read_whole(parts, name).size(), 64U << 20);
}

TEST(ZipParts, targets_are_resolved_like_addresses) {
  EXPECT_EQ(resolve_part("word/document.xml", "styles.xml"), "word/styles.xml");
  EXPECT_EQ(resolve_part("ppt/slides/slide1.xml", "../notesSlides/n1.xml"),
            "ppt/notesSlides/n1.xml");
  EXPECT_EQ(resolve_part("ppt/slides/slide1.xml", "/ppt/x.xml"), "ppt/x.xml");
  EXPECT_EQ(resolve_part("a.xml", "../../b.xml"), "");
}

}  // namespace
}  // namespace carrel::ingest
