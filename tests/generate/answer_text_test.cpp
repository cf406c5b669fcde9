#include "generate/answer_text.h"

#include <gtest/gtest.h>

namespace carrel::generate {
namespace {

std::string shown(UnitKind kind, std::string_view text) {
  return display_text({.kind = kind, .span = {0, text.size()}}, text);
}

TEST(AnswerText, collapses_line_ends) {
  EXPECT_EQ(shown(UnitKind::sentence, "The flat on the\n  second floor."), "The flat on the second floor.");
}

TEST(AnswerText, drops_emphasis_but_keeps_products) {
  EXPECT_EQ(shown(UnitKind::sentence, "Allergic to **mackerel** and *eels*, 2 * 3."),
            "Allergic to mackerel and eels, 2 * 3.");
}

TEST(AnswerText, drops_bullets_and_task_boxes) {
  EXPECT_EQ(shown(UnitKind::list_item, "- [x] Write to the parish"), "Write to the parish");
  EXPECT_EQ(shown(UnitKind::list_item, "2. Pull out the tray."), "2. Pull out the tray.");
}

TEST(AnswerText, drops_heading_marks) {
  EXPECT_EQ(shown(UnitKind::heading, "## Storage"), "Storage");
}

TEST(AnswerText, parts_cells_by_commas) {
  EXPECT_EQ(shown(UnitKind::table_row, "| Rent | 912.00 |"), "Rent, 912.00");
  EXPECT_EQ(shown(UnitKind::table_row, "Adults | 24,00 €"), "Adults, 24,00 €");
}

TEST(AnswerText, reads_links_as_their_text) {
  EXPECT_EQ(shown(UnitKind::sentence, "See [the paper](../a.pdf) and [[b.pdf|minutes]], [[Kenta]]."),
            "See the paper and minutes, Kenta.");
  EXPECT_EQ(shown(UnitKind::sentence, "An open [bracket ( stays."), "An open [bracket ( stays.");
}

}  // namespace
}  // namespace carrel::generate
