// What programs for notes export, packed as they pack it.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/files.h"
#include "ingest/dates.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_archive.h"

namespace carrel::ingest {
namespace {

const std::string golden = "tests/ingest/golden/";
const std::string survey = "Shipworm survey 9a8b7c6d5e4f40318293a4b5c6d7e8f9";
const std::string repairs = "Slipway repairs 5c1e0d7fa2b94f3e8d6b7a90c1d2e3f4";

std::map<std::string, Document> members_of(const std::string& bytes, std::string_view name) {
  std::map<std::string, Document> found;
  Members members(bytes.size(), [&](FoundDocument each) {
    expect_well_formed(each.document);
    found.emplace(each.path, std::move(each.document));
  });
  parse(bytes, name, members);
  return found;
}

std::string zip(const std::vector<TarEntry>& entries) {
  return tiny_archive("zip", "none", entries);
}

TEST(Exports, notion_pages_are_read_from_the_parts_of_an_export) {
  const std::string part =
      zip({{repairs + ".html", read_file(golden + repairs + ".html", 1 << 20)},
           {repairs + "/" + survey + ".md", read_file(golden + survey + ".md", 1 << 20)},
           {"Berths 00112233445566778899aabbccddeeff.csv", "Berth,Boat\n4,Heron\n"},
           {"Loose page 00112233445566778899aabbccddeef0.md", "No title in it.\n"}});
  const auto found = members_of(zip({{"Export-4f1c-Part-1.zip", part}}), "export.zip");
  const std::string at = "Export-4f1c-Part-1.zip!/";
  ASSERT_TRUE(found.contains(at + repairs + "/" + survey + ".md"));
  EXPECT_EQ(found.at(at + repairs + ".html").title, "Slipway repairs");
  EXPECT_EQ(found.at(at + repairs + "/" + survey + ".md").date, "2024-03-04T09:05");
  EXPECT_EQ(found.at(at + "Berths 00112233445566778899aabbccddeeff.csv").title, "Berths");
  EXPECT_EQ(found.at(at + "Loose page 00112233445566778899aabbccddeef0.md").title, "Loose page");
}

TEST(Exports, a_paragraph_with_colons_is_no_property_of_other_notes) {
  const Document note = parse("# Boat\n\nTags: none of these\n", "boat.md");
  EXPECT_TRUE(note.tags.empty());
  const Document prose = parse("# Boat\n\nTags: a, b\nand a line of prose\n",
                               "Boat 00112233445566778899aabbccddeeff.md");
  EXPECT_TRUE(prose.tags.empty());
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

void expect_in_the_bin(const Document& note) {
  EXPECT_EQ(note.type, "note");
  EXPECT_EQ(note.text, "");
  EXPECT_TRUE(note.blocks.empty());
  ASSERT_EQ(note.issues.size(), 1U);
  EXPECT_EQ(note.issues[0].kind, IssueKind::hidden);
  EXPECT_NE(note.issues[0].message.find("in the bin"), std::string::npos);
}

TEST(Exports, keep_notes_in_the_bin_are_left_out_and_archived_ones_are_not) {
  const std::string json = read_file(golden + "shopping.keep.json", 1 << 20);
  expect_in_the_bin(parse(replaced(json, R"("isTrashed":false)", R"("isTrashed":true)"), "a.json"));
  const Document archived =
      parse(replaced(json, R"("isArchived":false)", R"("isArchived":true)"), "a.json");
  EXPECT_EQ(archived.title, "Harbour shop");
  EXPECT_TRUE(archived.issues.empty());
  const std::string page = read_file(golden + "2023-05-14T18_20_05.keep.html", 1 << 20);
  const std::string pinned = R"(<span class="pinned" title="Note pinned"></span>)";
  expect_in_the_bin(
      parse(replaced(page, pinned, R"(<span class="trashed" title="Note trashed"></span>)"), "a.html"));
  const Document kept =
      parse(replaced(page, pinned, R"(<span class="archived" title="Note archived"></span>)"), "a.html");
  EXPECT_EQ(kept.title, "Boathouse & jetty");
  EXPECT_TRUE(kept.issues.empty());
}

TEST(Exports, keep_notes_with_a_colour_are_notes) {
  const std::string page = read_file(golden + "2023-05-14T18_20_05.keep.html", 1 << 20);
  const Document note =
      parse(replaced(page, R"(<div class="note">)", R"(<div class="note DEFAULT">)"), "a.html");
  EXPECT_EQ(note.type, "note");
  EXPECT_EQ(note.title, "Boathouse & jetty");
  EXPECT_EQ(note.date, parse(page, "a.html").date);
  EXPECT_EQ(parse(R"(<html><body><div class="notebook"><p>Words.</p></div></body></html>)", "a.html").type,
            "html");
}

TEST(Exports, apple_notes_are_called_as_their_folders) {
  const auto found = members_of(zip({{"iCloud Notes/Notes/Winter berth/Winter berth.txt",
                                      "Winter berth\nAsk Runa for the cradle.\n"},
                                     {"iCloud Notes/Notes/Winter berth/crane.txt", "07:30\n"}}),
                                "iCloud Notes.zip");
  EXPECT_EQ(found.at("iCloud Notes/Notes/Winter berth/Winter berth.txt").title, "Winter berth");
  EXPECT_EQ(found.at("iCloud Notes/Notes/Winter berth/crane.txt").title, "");
}

// As the Exporter app writes them: a title as heading or in the head of the page.
TEST(Exports, apple_notes_of_exporter_have_their_titles) {
  EXPECT_EQ(parse("# Winter berth\n\nAsk Runa.\n", "Notes/iCloud/Boats/Winter berth.md").title,
            "Winter berth");
  EXPECT_EQ(
      parse("<html><head><title>Winter berth</title></head><body><div><h1>Winter berth</h1></div>"
            "<div>Ask Runa for the cradle.</div></body></html>",
            "Notes/Boats/Winter berth.html")
          .title,
      "Winter berth");
}

TEST(Exports, untitled_keep_notes_do_not_take_the_name_of_their_file) {
  const Document note = parse(
      "<html><head><title>2019-11-03T16_43_21.5Z</title></head><body><div class=\"note\"><div "
      "class=\"heading\"><div class=\"meta-icons\"></div>\n03.11.2019, 17:43:21</div>\n<div "
      "class=\"content\">Buoy 7 is adrift.</div></div></body></html>",
      "Keep/2019-11-03T16_43_21.5Z.html");
  EXPECT_EQ(note.type, "note");
  EXPECT_EQ(note.title, "");
  EXPECT_EQ(note.date, "2019-11-03T17:43:21");
  EXPECT_EQ(note.text, "Buoy 7 is adrift.");
}

TEST(Exports, dates_are_read_as_programs_show_them) {
  EXPECT_EQ(written_date("Nov 3, 2019, 5:43:21\u202FPM"), "2019-11-03T17:43:21");
  EXPECT_EQ(written_date("@March 3, 2024 12:15 AM → March 9"), "2024-03-03T00:15");
  EXPECT_EQ(written_date("3 September 2019 17:43"), "2019-09-03T17:43");
  EXPECT_EQ(written_date("2024/03/03 08:00"), "2024-03-03T08:00");
  EXPECT_EQ(written_date("May 14, 2023"), "2023-05-14");
  EXPECT_EQ(written_date("3/4/2019"), "");
  EXPECT_EQ(written_date("Mayday 3, 2019"), "");
  EXPECT_EQ(written_date("Nov 99, 2019"), "");
  EXPECT_EQ(written_date(""), "");
}

}  // namespace
}  // namespace carrel::ingest
