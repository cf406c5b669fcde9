// What hostile and broken office files must not do; what whole ones give is in golden/.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

const std::string word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

std::string docx_of(const std::string& body, bool is_deflated = false) {
  return tiny_zip({{"word/document.xml",
                    "<w:document xmlns:w='" + word + "'><w:body>" + body + "</w:body></w:document>",
                    is_deflated}});
}

std::string paragraph(const std::string& text) {
  return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

bool has(const Document& document, IssueKind kind) {
  return std::any_of(document.issues.begin(), document.issues.end(),
                     [kind](const Issue& issue) { return issue.kind == kind; });
}

TEST(Office, content_tells_the_type_before_the_name) {
  EXPECT_EQ(detect_type(docx_of(""), "a.zip"), "docx");
  EXPECT_EQ(detect_type(tiny_zip({{"mimetype", "application/epub+zip"}}), "a.docx"), "epub");
  EXPECT_EQ(
      detect_type(
          tiny_zip({{"a.txt", ""}, {"mimetype", "application/vnd.oasis.opendocument.text"}}), "a"),
      "odt");
  EXPECT_EQ(detect_type(tiny_zip({{"a.txt", "x"}}), "a.zip"), "archive");
  EXPECT_EQ(detect_type("PK is how zip files begin", "a.txt"), "text");
  EXPECT_EQ(detect_type("{\\rtf1 x}", "a.txt"), "rtf");
  EXPECT_EQ(detect_type(tiny_zip({{"a.bin", "x"}}), "broken.docx"), "docx");
  EXPECT_EQ(detect_type(std::string(64, '\1'), "broken.xlsx"), "xlsx");
}

TEST(Office, a_package_without_its_directory_gives_what_is_there) {
  std::string body;
  for (int i = 0; i < 2000; ++i) body += paragraph("line " + std::to_string(i));
  const std::string whole = docx_of(body);
  const Document document = parse(std::string_view(whole).substr(0, whole.size() / 2), "a.docx");
  expect_well_formed(document);
  EXPECT_EQ(document.type, "docx");
  EXPECT_GT(document.blocks.size(), 500U);
  EXPECT_TRUE(has(document, IssueKind::damaged));
}

TEST(Office, a_document_bomb_is_cut_with_its_reason) {
  const Document document = parse(docx_of(paragraph(std::string(200U << 20, 'a')), true), "a.docx");
  expect_well_formed(document);
  EXPECT_TRUE(has(document, IssueKind::part_limit));
  EXPECT_FALSE(has(document, IssueKind::damaged)) << "it was cut here";
  EXPECT_LE(document.text.size(), text_bytes_max);
}

TEST(Office, elements_nested_without_end_are_cut) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "<w:sdt>";
  const Document document = parse(docx_of(paragraph("before") + body), "a.docx");
  EXPECT_EQ(document.text, "before");
  EXPECT_TRUE(has(document, IssueKind::part_limit));
}

std::string styled(const std::string& style, const std::string& text) {
  return "<w:p><w:pPr><w:pStyle w:val='" + style + "'/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

TEST(Office, headings_are_told_by_their_ids_where_there_is_no_list_of_styles) {
  const Document document = parse(
      docx_of(styled("Title", "Boat house") + styled("Heading1", "Roof") + styled("Heading2", "Slates") +
              paragraph("New ones.") + styled("ListBullet", "A nail") +
              "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Floor</w:t></w:r></w:p>" +
              styled("MyOwn", "Planks.")),
      "a.docx");
  EXPECT_EQ(document.title, "Boat house");
  std::vector<std::string> paths;
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::paragraph) paths.push_back(document.heading_path(block.section));
  }
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_TRUE(paths[0].ends_with("Roof > Slates")) << paths[0];
  EXPECT_TRUE(paths[1].ends_with("Floor")) << paths[1];
  EXPECT_TRUE(std::any_of(document.blocks.begin(), document.blocks.end(), [](const Block& block) {
    return block.kind == BlockKind::list_item;
  }));
}

TEST(Office, entities_are_not_expanded) {
  const std::string bytes =
      tiny_zip({{"word/document.xml",
                 "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><w:document xmlns:w='" + word +
                     "'>" + paragraph("&b;") + "</w:document>"}});
  const Document document = parse(bytes, "a.docx");
  EXPECT_TRUE(document.blocks.empty());
  EXPECT_TRUE(has(document, IssueKind::damaged));
}

TEST(Office, an_empty_package_is_damaged_and_an_empty_document_has_no_text) {
  EXPECT_TRUE(has(parse("PK\x03\x04", "a.docx"), IssueKind::damaged));
  EXPECT_TRUE(has(parse("PK\x05\x06" + std::string(18, '\0'), "a.xlsx"), IssueKind::damaged));
  const Document empty = parse(docx_of("<w:p/>"), "a.docx");
  ASSERT_EQ(empty.issues.size(), 1U);
  EXPECT_EQ(empty.issues[0].kind, IssueKind::no_text);
}

TEST(Office, a_field_that_is_never_closed_swallows_nothing) {
  const std::string field = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>";
  EXPECT_EQ(parse(docx_of(field + paragraph("after")), "a.docx").text, "after");
}

TEST(Office, tables_in_tables_are_text_of_their_cell) {
  std::string nested = paragraph("inner");
  for (int i = 0; i < 20; ++i)
    nested = "<w:tbl><w:tr><w:tc>" + nested + "</w:tc><w:tc>" + paragraph("x") +
             "</w:tc></w:tr></w:tbl>";
  const Document document = parse(docx_of(nested), "a.docx");
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_EQ(document.text.substr(0, 5), "inner");
}

TEST(Office, rtf_groups_without_end_are_read_to_the_end) {
  std::string deep = "{\\rtf1 ";
  for (int i = 0; i < 100'000; ++i) deep += "{\\footnote x";
  const Document document = parse(deep + " last", "a.rtf");
  expect_well_formed(document);
  EXPECT_TRUE(has(document, IssueKind::damaged));
  EXPECT_NE(document.text.find("last"), std::string::npos);
}

TEST(Office, rtf_numbers_out_of_range_do_no_harm) {
  const Document document = parse("{\\rtf1\\uc99999\\u-99999999999 x\\bin99999999999 y}", "a.rtf");
  expect_well_formed(document);
  const Document surrogate = parse("{\\rtf1\\uc0 a\\u56606 b\\u55348 c}", "a.rtf");
  EXPECT_EQ(surrogate.text,
            "a\xEF\xBF\xBD"
            "bc");
}

TEST(Office, rows_of_rtf_are_cut_with_an_issue) {
  const auto row_of = [](std::size_t cells) {
    std::string row = "{\\rtf1\\trowd\\intbl ";
    for (std::size_t i = 0; i < cells; ++i) row += "x\\cell ";
    return parse(row + "\\row}", "a.rtf");
  };
  EXPECT_FALSE(has(row_of(sheet_columns_max), IssueKind::limit));
  EXPECT_TRUE(has(row_of(sheet_columns_max + 1), IssueKind::part_limit));
}

TEST(Office, notes_of_one_paragraph_are_cut_with_an_issue) {
  const auto paragraph_of = [](std::size_t notes) {
    std::string body = "<w:p><w:r><w:t>Words</w:t>";
    for (std::size_t i = 0; i < notes; ++i) body += "<w:footnoteReference w:id=\"2\"/>";
    return parse(docx_of(body + "</w:r></w:p>"), "a.docx");
  };
  EXPECT_FALSE(has(paragraph_of(paragraph_notes_max), IssueKind::limit));
  EXPECT_TRUE(has(paragraph_of(paragraph_notes_max + 1), IssueKind::part_limit));
}

TEST(Office, rtf_bytes_without_digits_do_not_nest) {
  std::string bytes = "{\\rtf1 ";
  for (int i = 0; i < 1'000'000; ++i) bytes += "\\'";
  EXPECT_EQ(parse(bytes + "}", "a.rtf").blocks.size(), 0U);
  EXPECT_EQ(parse(bytes + " x}", "a.rtf").text, "x");
}

// Some kilobytes that would take gigabytes if every empty or merged cell were kept as a text.
void expect_little_memory(const std::string& bytes, const char* name) {
  SCOPED_TRACE(name);
  const auto before = memory_use().peak_bytes;
  EXPECT_FALSE(parse(bytes, name).text.empty());
  EXPECT_LT(memory_use().peak_bytes - before, 768U << 20);
}

TEST(Office, spanning_cells_take_little_memory) {
  std::string row = "<w:tbl><w:tr>";
  for (int i = 0; i < 60'000; ++i) row += "<w:tc><w:gridSpan w:val='1024'/></w:tc>";
  expect_little_memory(docx_of(row + "<w:tc>" + paragraph("x") + "</w:tc></w:tr></w:tbl>", true),
                       "a.docx");
}

TEST(Office, merged_cells_take_little_memory) {
  std::string table = "<w:tbl><w:tr><w:tc><w:vMerge w:val='restart'/>" +
                      paragraph(std::string(2000, 'x')) + "</w:tc><w:tc/></w:tr>";
  for (int i = 0; i < 600'000; ++i) table += "<w:tr><w:tc><w:vMerge/></w:tc></w:tr>";
  expect_little_memory(docx_of(table + "</w:tbl>", true), "a.docx");
}

TEST(Office, sheets_after_one_that_was_cut_are_read) {
  const std::string prefix = "urn:oasis:names:tc:opendocument:xmlns:";
  const std::string many =
      "<t:table-row t:number-rows-repeated='10000'><t:table-cell t:number-columns-repeated='256'>"
      "<x:p>a</x:p></t:table-cell></t:table-row>";
  const std::string content =
      "<o:body xmlns:o='" + prefix + "office:1.0' xmlns:t='" + prefix + "table:1.0' xmlns:x='" +
      prefix + "text:1.0'><t:table t:name='one'>" + many + many +
      "</t:table><t:table t:name='two'><t:table-row><t:table-cell><x:p>the last</x:p>"
      "</t:table-cell></t:table-row></t:table></o:body>";
  const Document document =
      parse(tiny_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                      {"content.xml", content}}),
            "a.ods");
  EXPECT_TRUE(has(document, IssueKind::part_limit));
  EXPECT_TRUE(document.text.ends_with("the last"));
}

TEST(Office, rows_without_end_are_cut_with_their_reason) {
  std::string table = "<w:tbl>";
  for (int i = 0; i < 4'500'000; ++i) table += "<w:tr/>";
  const std::string cells = "<w:tr><w:tc>" + paragraph("x") + "</w:tc></w:tr></w:tbl>";
  const Document document = parse(docx_of(paragraph("before") + table + cells, true), "a.docx");
  EXPECT_TRUE(has(document, IssueKind::part_limit));
  EXPECT_TRUE(document.text.starts_with("before"));
  std::string rows = "{\\rtf1\\trowd ";
  for (int i = 0; i < 1'500'000; ++i) rows += "a\\cell b\\cell\\row ";
  const auto before = memory_use().peak_bytes;
  EXPECT_TRUE(parse(rows + "\\pard last\\par}", "a.rtf").text.ends_with("last"));
  EXPECT_LT(memory_use().peak_bytes - before, 512U << 20);
}

// Parts of one file have automatic styles of the same name, which say different things.
TEST(Office, automatic_styles_are_of_their_own_part) {
  const std::string prefix = "urn:oasis:names:tc:opendocument:xmlns:";
  const std::string spaces = "xmlns:office='" + prefix + "office:1.0' xmlns:style='" + prefix +
                             "style:1.0' xmlns:text='" + prefix + "text:1.0'";
  const auto automatic = [](const std::string& properties) {
    return "<office:automatic-styles><style:style style:name='P1'><style:text-properties " +
           properties + "/></style:style></office:automatic-styles>";
  };
  const std::string styles = "<office:document-styles " + spaces + ">" +
                             automatic("text:display='none'") + "</office:document-styles>";
  const std::string content = "<office:document-content " + spaces + ">" + automatic("") +
                              "<office:body><text:p text:style-name='P1'>seen</text:p>"
                              "</office:body></office:document-content>";
  const Document document =
      parse(tiny_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                      {"styles.xml", styles},
                      {"content.xml", content}}),
            "a.odt");
  EXPECT_EQ(document.text, "seen");
}

TEST(Office, hostile_fixtures_stay_well_formed) {
  for (const char* format : {"docx", "xlsx", "pptx", "odf", "epub", "rtf", "ole"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string("fixtures/hostile/") + format)) {
      SCOPED_TRACE(entry.path());
      expect_well_formed(parse(read_file(entry.path(), file_bytes_max), entry.path().string()));
    }
  }
}

// Every golden document with bytes changed and cut: no crash, and always a well-formed document.
TEST(Office, changed_files_stay_well_formed) {
  const std::vector<std::string> seeds = {
      "docx/handbook.docx", "xlsx/allotments.xlsx", "pptx/mothnight.pptx", "odf/crossing.odt",
      "odf/tides.ods",      "odf/whytides.odp",     "epub/marsh.epub",     "rtf/harbour.rtf"};
  for (const std::string& seed : seeds) {
    SCOPED_TRACE(seed);
    const std::string whole = read_file("fixtures/hostile/" + seed, file_bytes_max);
    std::uint32_t state = 1;
    for (int round = 0; round < 60; ++round) {
      std::string bytes = whole;
      for (int change = 0; change < 8; ++change) {
        state = state * 1664525 + 1013904223;
        bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 24);
      }
      if (round % 4 == 0) bytes.resize(bytes.size() * static_cast<std::size_t>(round + 1) / 61);
      expect_well_formed(parse(bytes, seed));
    }
  }
}

}  // namespace
}  // namespace carrel::ingest
