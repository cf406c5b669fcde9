#include "generate/units.h"

#include <gtest/gtest.h>

namespace carrel::generate {
namespace {

std::vector<std::string> texts(std::string_view text) {
  std::vector<std::string> out;
  for (const Unit& unit : split_units(text, "en")) out.emplace_back(unit.span.in(text));
  return out;
}

using Strings = std::vector<std::string>;

TEST(Units, are_sentences_of_paragraphs) {
  EXPECT_EQ(texts("The rent is due on the third day. The deposit was paid in October 2018."),
            (Strings{"The rent is due on the third day.", "The deposit was paid in October 2018."}));
}

TEST(Units, go_over_hard_line_ends) {
  EXPECT_EQ(texts("The balcony has been counted at one\nquarter of its area, as is usual here."),
            (Strings{"The balcony has been counted at one\nquarter of its area, as is usual here."}));
}

TEST(Units, are_the_rows_of_a_plain_text_list) {
  EXPECT_EQ(texts("  Dough:  500 g  white flour\n          300 g  water at 30 degrees\n"
                  "           10 g  salt\n\n"
                  "Knead it all for ten minutes on a floured board until the dough is smooth, and\n"
                  "let it rest."),
            (Strings{"Dough:  500 g  white flour", "300 g  water at 30 degrees", "10 g  salt",
                     "Knead it all for ten minutes on a floured board until the dough is smooth, and\n"
                     "let it rest."}));
}

TEST(Units, are_lines_of_keys_and_values) {
  EXPECT_EQ(texts("Skipper: Anna Berg of Kiel\nHome port: Kiel, inner harbour\n"
                  "Insured with the mutual society of the northern harbours since 1998."),
            (Strings{"Skipper: Anna Berg of Kiel", "Home port: Kiel, inner harbour",
                     "Insured with the mutual society of the northern harbours since 1998."}));
}

TEST(Units, keep_what_hangs_below_an_entry) {
  EXPECT_EQ(texts("2024-05-01  Kiel to Eckernfoerde in a light breeze from the west all day.\n"
                  "            Lost the boat hook.\n2024-05-02  Home under engine, no wind at all."),
            (Strings{"2024-05-01  Kiel to Eckernfoerde in a light breeze from the west all day.\n"
                     "            Lost the boat hook.",
                     "2024-05-02  Home under engine, no wind at all."}));
}

TEST(Units, join_fragments_to_their_neighbour) {
  EXPECT_EQ(texts("Museum harbour regatta. Eleventh of sixteen. Broke the gaff jaw."),
            (Strings{"Museum harbour regatta. Eleventh of sixteen. Broke the gaff jaw."}));
}

TEST(Units, are_list_items_under_their_lead) {
  const std::string text = "You need three things today:\n\n- flour 500 g\n- salt\n  and pepper\n- eggs";
  const auto units = split_units(text, "en");
  ASSERT_EQ(units.size(), 4u);
  EXPECT_EQ(units[1].kind, UnitKind::list_item);
  EXPECT_EQ(units[2].span.in(text), "- salt\n  and pepper");
  EXPECT_EQ(units[3].lead, std::optional<std::size_t>(0));
}

TEST(Units, are_table_rows_with_their_header) {
  const std::string text = "| Item | Euros |\n|---|---|\n| Rent | 912.00 |\n| Heating | 87.00 |";
  const auto units = split_units(text, "en");
  ASSERT_EQ(units.size(), 3u);
  EXPECT_EQ(units[2].span.in(text), "| Heating | 87.00 |");
  EXPECT_EQ(units[2].kind, UnitKind::table_row);
  EXPECT_EQ(units[2].lead, std::optional<std::size_t>(0));
}

TEST(Units, know_the_heading_above) {
  const std::string text = "# Soil\n\nThe laboratory measured a value of 6.4 in November.";
  const auto units = split_units(text, "en");
  ASSERT_EQ(units.size(), 2u);
  EXPECT_EQ(units[0].kind, UnitKind::heading);
  EXPECT_EQ(units[1].above, std::optional<std::size_t>(0));
}

TEST(Units, are_entries_of_a_dated_log) {
  EXPECT_EQ(texts("2023-05-06  Launched at 11:20 by the crane.\n2023-05-20  Flensburg to Langballigau."),
            (Strings{"2023-05-06  Launched at 11:20 by the crane.",
                     "2023-05-20  Flensburg to Langballigau."}));
}

TEST(Units, never_overlap_and_stay_inside_whatever_the_text) {
  const Strings odd{"", "\n\n\n", "```", "|", "- ", "#", "# ", "a | b\n---|---\n", "***", "1. ",
                    std::string(20000, 'x'), std::string("\xFF\xFE\x80"), "|||\n|||\n- \n-",
                    std::string(3000, '-') + " x", "味噌" + std::string(5000, ' ') + "汁"};
  for (const std::string& text : odd) {
    std::size_t end = 0;
    for (const Unit& unit : split_units(text, "en")) {
      EXPECT_GE(unit.span.begin, end);
      EXPECT_LE(unit.span.end, text.size());
      EXPECT_FALSE(unit.span.empty());
      end = unit.span.end;
    }
  }
}

}  // namespace
}  // namespace carrel::generate
