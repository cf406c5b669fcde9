#include "engine/document_part.h"

#include <gtest/gtest.h>

#include "engine/browse.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

TEST(DocumentPart, lines_of_the_original_are_found_by_their_marks) {
  const std::string_view text = "ab\ncd\n\nef";
  const index::DocumentParts parts{
      .pages = {}, .lines = {{4, {0, 3}}, {6, {3, 7}}, {9, {7, 9}}}, .sheets = {}};
  EXPECT_EQ(line_text(text, parts, 4, 1), "ab");
  EXPECT_EQ(line_text(text, parts, 4, 3), "ab\ncd");
  EXPECT_EQ(line_text(text, parts, 6, 0), "cd\n\nef");
  EXPECT_EQ(line_text(text, parts, 5, 0), "cd\n\nef") << "the next that there is";
  EXPECT_EQ(line_text(text, parts, 7, 1), "cd") << "goes over several";
  EXPECT_EQ(line_text(text, parts, 3, 1), "");
  EXPECT_EQ(line_text(text, parts, 10, 1), "");
  EXPECT_EQ(line_text(text, parts, 10, 0), "");
}

TEST(DocumentPart, a_line_out_of_order_is_found_where_it_stands) {
  const index::DocumentParts parts{
      .pages = {}, .lines = {{5, {0, 2}}, {40, {2, 4}}, {12, {4, 6}}}, .sheets = {}};
  EXPECT_EQ(line_text("aabbcc", parts, 12, 1), "cc");
}

TEST(DocumentPart, pages_end_without_their_form_feed) {
  const index::DocumentParts parts{
      .pages = {{1, {0, 4}}, {2, {4, 8}}, {4, {8, 11}}}, .lines = {}, .sheets = {}};
  EXPECT_EQ(page_text("one\ftwo\nfour", parts, 1), "one");
  EXPECT_EQ(page_text("one\ftwo\nfour", parts, 2), "two");
  EXPECT_EQ(page_text("one\ftwo\nfour", parts, 3), "");
}

TEST(DocumentPart, a_sheet_may_be_called_like_a_cell_of_one) {
  const std::string_view text = "A!B7\n\nx\n\nA\n\ny";
  const index::DocumentParts parts{
      .pages = {}, .lines = {}, .sheets = {{"A!B7", 0, {{6, 1, 1}}}, {"A", 9, {{12, 7, 2}}}}};
  EXPECT_EQ(sheet_text(text, parts, "A!B7"), "A!B7\n\nx");
  EXPECT_EQ(sheet_text(text, parts, "'A!B7'!A1"), "x");
  EXPECT_EQ(sheet_text(text, parts, "a!$B$7"), "y");
  EXPECT_EQ(sheet_text(text, parts, "A!7:9"), "y");
  EXPECT_EQ(sheet_text(text, parts, "A!9:7"), "");
}

TEST(DocumentPart, a_sheet_is_first_looked_for_by_its_very_name) {
  const index::DocumentParts parts{.pages = {}, .lines = {}, .sheets = {{"A", 0, {}}, {"a", 3, {}}}};
  EXPECT_EQ(sheet_text("A\n\na", parts, "A"), "A");
  EXPECT_EQ(sheet_text("A\n\na", parts, "a"), "a");
}

TEST(DocumentPart, rows_go_on_below_a_repeated_header) {
  const std::string_view text = "S\n\nx\n\nHead\ny\n\nz";
  const index::DocumentParts parts{
      .pages = {},
      .lines = {},
      .sheets = {{"S", 0, {{3, 4, 1}, {6, 0, 0}, {11, 5, 1}, {14, 0, 0}, {14, 6, 1}}}}};
  EXPECT_EQ(sheet_text(text, parts, "S!A4:A5"), "x\n\nHead\ny");
  EXPECT_EQ(sheet_text(text, parts, "S!A4"), "x");
}

class DocumentParts : public SyncedFolder {
 protected:
  std::string there(const std::string& name) {
    const NamedDocument asked = look_up_document(library->store(), name, "/");
    EXPECT_EQ(part_text(library->store(), asked.document, asked.name), "");
    return parts_there(library->store(), asked.document, asked.name);
  }
};

TEST_F(DocumentParts, what_is_asked_for_may_stand_in_what_was_not_read) {
  write("log.txt", "one\ntwo\n");
  run();
  EXPECT_EQ(there("notes/log.txt:9"), "has 2 lines");
  index::FileRecord file = row("log.txt");
  file.reason = "limit";
  file.message = "only the first 64 MiB are read";
  Document document;
  document.type = "text";
  document.text = "one\ntwo\n";
  index::Writer writer(library->store());
  writer.put(id, index::prepare(std::move(file), std::move(document), {}));
  writer.commit();
  EXPECT_EQ(there("notes/log.txt:9"),
            "has 2 lines, as it was read in part only: only the first 64 MiB are read");
}

}  // namespace
}  // namespace carrel::engine
