#include "index/sheets.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace carrel::index {
namespace {

std::vector<Sheet> two_sheets() {
  return {{"Costs", 0, {{7, 1, 1}, {11, 1, 3}, {20, 900, 16384}, {30, 0, 0}}},
          {"Über", 40, {{47, 3, 2}}}};
}

TEST(Sheets, come_back_as_they_were_packed) {
  EXPECT_EQ(unpack_sheets(pack_sheets(two_sheets())), two_sheets());
  EXPECT_EQ(pack_sheets({}), "");
  EXPECT_TRUE(unpack_sheets("").empty());
}

TEST(Sheets, take_about_three_bytes_a_cell) {
  Sheet sheet{"S", 0, {}};
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    sheet.cells.push_back({i * 9, i / 10 + 1, i % 10 + 1});
  }
  EXPECT_LT(pack_sheets({&sheet, 1}).size(), 30'000U);
}

TEST(Sheets, that_are_cut_short_are_refused) {
  const auto sheets = two_sheets();
  const std::string packed = pack_sheets(sheets);
  const std::size_t first_bytes = pack_sheets({sheets.data(), 1}).size();
  for (std::size_t size = 1; size < packed.size(); ++size) {
    if (size == first_bytes) continue;  // a whole sheet
    EXPECT_THROW(unpack_sheets(std::string_view(packed).substr(0, size)), Error) << size;
  }
  EXPECT_EQ(unpack_sheets(std::string_view(packed).substr(0, first_bytes)).size(), 1U);
  EXPECT_THROW(unpack_sheets("\x7f"
                             "ab"),
               Error);
}

TEST(Sheets, say_of_which_cell_a_byte_is) {
  const auto sheets = two_sheets();
  EXPECT_EQ(sheet_at(sheets, 39)->name, "Costs");
  EXPECT_EQ(sheet_at(sheets, 40)->name, "Über");
  EXPECT_EQ(sheet_at({}, 3), nullptr);
  EXPECT_EQ(cell_at(sheets[0], 3), "") << "in its name";
  EXPECT_EQ(cell_at(sheets[0], 10), "A1");
  EXPECT_EQ(cell_at(sheets[0], 29), "XFD900");
  EXPECT_EQ(cell_at(sheets[0], 30), "") << "in a note";
}

}  // namespace
}  // namespace carrel::index
