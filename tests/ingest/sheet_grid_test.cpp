#include "ingest/sheet_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/files.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

struct Written {
  std::string text;
  std::vector<LineMark> marks;
  std::size_t blocks = 0;
};

Written write(SheetGrid& grid) {
  Document document;
  DocumentWriter writer(document);
  grid.write(writer);
  return {document.text, document.line_marks, document.blocks.size()};
}

void add_texts(SheetGrid& grid, std::uint32_t row, std::initializer_list<const char*> cells) {
  std::uint32_t column = 0;
  for (const char* cell : cells) grid.add(row, ++column, CellKind::text, cell);
}

TEST(SheetGrid, a_row_says_the_names_of_its_columns) {
  SheetGrid grid;
  add_texts(grid, 3, {"Name", "City"});
  add_texts(grid, 4, {"Ada", "Hull"});
  add_texts(grid, 5, {"", "York"});
  const Written written = write(grid);
  EXPECT_EQ(written.text, "Name\tCity\nName: Ada | City: Hull\nCity: York");
  EXPECT_EQ(written.marks, (std::vector<LineMark>{{0, 3}, {10, 4}, {33, 5}}));
}

TEST(SheetGrid, cells_of_a_sheet_have_their_places) {
  SheetGrid grid;
  grid.add(1, 2, CellKind::text, "Crew");
  add_texts(grid, 2, {"Name", "City"});
  add_texts(grid, 3, {"Ada", "Hull"});
  grid.add(5, 30, CellKind::text, "alone");
  Document document;
  DocumentWriter writer(document);
  writer.sheet("Staff");
  grid.write(writer);
  writer.block(BlockKind::paragraph, "A note.");
  EXPECT_EQ(document.text,
            "Staff\n\nCrew\n\nName\tCity\nName: Ada | City: Hull\n\nalone\n\nA note.");
  ASSERT_EQ(document.sheets.size(), 1U);
  EXPECT_EQ(document.sheets[0].name, "Staff");
  std::string cells;
  for (const CellMark& cell : document.sheets[0].cells) {
    cells += cell_name(cell.row, cell.column) + " " + document.text.substr(cell.offset, 4) + "; ";
  }
  EXPECT_EQ(cells, "B1 Crew; A2 Name; B2 City; A3 Name; B3 City; AD5 alon;  A no; ");
}

TEST(SheetGrid, numbers_and_repeated_names_name_nothing) {
  SheetGrid numbers;
  numbers.add(1, 1, CellKind::value, "1");
  numbers.add(1, 2, CellKind::value, "2");
  add_texts(numbers, 2, {"a", "b"});
  EXPECT_EQ(write(numbers).text, "1\t2\na\tb");
  SheetGrid twice;
  add_texts(twice, 1, {"x", "x"});
  add_texts(twice, 2, {"a", "b"});
  EXPECT_EQ(write(twice).text, "x\tx\na\tb");
}

TEST(SheetGrid, a_cell_outside_of_any_sheet_does_not_end_the_others) {
  SheetGrid grid;
  EXPECT_TRUE(grid.add(1, sheet_columns_max + 1, CellKind::text, "outside"));
  EXPECT_TRUE(grid.add(sheet_rows_max + 1, 1, CellKind::text, "outside"));
  add_texts(grid, 2, {"inside"});
  EXPECT_EQ(write(grid).text, "inside");
}

TEST(SheetGrid, an_empty_row_parts_tables_and_a_caption_stands_alone) {
  SheetGrid grid;
  add_texts(grid, 1, {"Caption"});
  add_texts(grid, 2, {"A", "B"});
  add_texts(grid, 3, {"1", "2"});
  add_texts(grid, 5, {"alone"});
  const Written written = write(grid);
  EXPECT_EQ(written.text, "Caption\n\nA\tB\nA: 1 | B: 2\n\nalone");
  EXPECT_EQ(written.blocks, 3U);
}

TEST(SheetGrid, a_merged_cell_holds_for_all_its_rows) {
  SheetGrid grid;
  add_texts(grid, 1, {"Area", "Plot"});
  add_texts(grid, 2, {"North", "1"});
  add_texts(grid, 3, {"", "2"});
  grid.merge(cell_range("A2:A900000"));
  EXPECT_EQ(write(grid).text, "Area\tPlot\nArea: North | Plot: 1\nArea: North | Plot: 2");
}

TEST(SheetGrid, a_long_sheet_repeats_its_header_block_by_block) {
  SheetGrid grid;
  add_texts(grid, 1, {"A", "B"});
  for (std::uint32_t row = 2; row <= 12'000; ++row) add_texts(grid, row, {"x", "y"});
  const Written written = write(grid);
  EXPECT_EQ(written.blocks, 3U);
  EXPECT_EQ(written.marks.back().line, 12'000);
}

TEST(SheetGrid, a_repeated_header_is_not_row_one_again) {
  SheetGrid grid;
  add_texts(grid, 1, {"A", "B"});
  for (std::uint32_t row = 2; row <= 12'000; ++row) add_texts(grid, row, {"x", "y"});
  Document document;
  DocumentWriter writer(document);
  writer.sheet("Long");
  grid.write(writer);
  std::uint32_t last = 0;
  for (const CellMark& cell : document.sheets[0].cells) {
    if (cell.row == 0) continue;  // of the header
    EXPECT_GE(cell.row, last);
    last = cell.row;
  }
  EXPECT_EQ(last, 12'000U);
  EXPECT_TRUE(std::is_sorted(
      document.line_marks.begin(), document.line_marks.end(),
      [](const LineMark& a, const LineMark& b) { return a.line < b.line; }));
}

TEST(SheetGrid, sheets_of_one_name_are_told_apart) {
  Document document;
  DocumentWriter writer(document);
  for (const char* name : {"Q1", "Q1 ", "Q1 (2)", "Q1", "q1", "Q1"}) writer.sheet(name);
  std::string names;
  for (const Sheet& sheet : document.sheets) names += sheet.name + "; ";
  EXPECT_EQ(names, "Q1; Q1 (2); Q1 (2) (2); Q1 (4); q1; Q1 (5); ");
}

TEST(SheetGrid, hostile_merges_end) {
  SheetGrid grid;
  for (std::uint32_t row = 1; row <= 10'000; ++row) add_texts(grid, row, {"x", "y"});
  for (std::size_t i = 0; i < sheet_merges_max + 10; ++i) grid.merge(cell_range("A1:B10000"));
  EXPECT_FALSE(write(grid).text.empty());
}

TEST(SheetGrid, a_long_text_merged_over_many_rows_is_not_held_for_each) {
  SheetGrid grid;
  add_texts(grid, 1, {std::string(1U << 20, 'x').c_str(), "y"});
  for (std::uint32_t row = 2; row <= 4000; ++row) add_texts(grid, row, {"", "y"});
  grid.merge(cell_range("A1:A4000"));
  const auto before = memory_use().peak_bytes;
  EXPECT_FALSE(write(grid).text.empty());
  EXPECT_LT(memory_use().peak_bytes - before, 768U << 20);
}

TEST(SheetGrid, cells_out_of_order_or_beyond_the_sheet) {
  SheetGrid grid;
  add_texts(grid, 9, {"late", "l"});
  add_texts(grid, 8, {"early", "e"});
  EXPECT_EQ(write(grid).text, "early\te\nearly: late | e: l");
}

TEST(SheetGrid, hidden_columns_are_known_whatever_a_file_lists) {
  HiddenColumns hidden;
  for (std::uint32_t i = 0; i < 100'000; ++i) hidden.add(7, 7);
  hidden.add(3, 4'000'000'000U);
  EXPECT_TRUE(hidden.contains(7));
  EXPECT_FALSE(hidden.contains(3));  // said after more ranges than a sheet has columns
  HiddenColumns wide;
  wide.add(3, 4'000'000'000U);
  EXPECT_FALSE(wide.contains(2));
  EXPECT_TRUE(wide.contains(sheet_columns_max));
  EXPECT_FALSE(wide.contains(sheet_columns_max + 1));
}

TEST(SheetGrid, addresses_are_read_with_care) {
  EXPECT_EQ(cell_range("XFD1048576").left, 16'384U);
  EXPECT_EQ(cell_range("$B$7").top, 7U);
  EXPECT_EQ(cell_range("A1:C9").bottom, 9U);
  EXPECT_EQ(cell_range("").top, 0U);
  EXPECT_EQ(cell_range("7B").top, 0U);
  EXPECT_EQ(cell_range("AAAAAAAAAAAAAAAAAAAA1").top, 0U);
  EXPECT_EQ(cell_range("A99999999999999").top, 0U);
}

}  // namespace
}  // namespace carrel::ingest
