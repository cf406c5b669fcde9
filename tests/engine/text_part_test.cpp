#include "engine/text_part.h"

#include <gtest/gtest.h>

namespace carrel::engine {
namespace {

constexpr std::string_view note =
    "# Weir\n\nOpen at four.\nClosed in frost. ^hours\n\n## Who\n\n- Runa ^r1\n- Joon\n  and Ben ^r2\n\n"
    "```sh\n# no heading\n```\n\n## Depths ##\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n^depths\n\n# Mill\n\n"
    "## Who\n\nNobody.\n";

TEST(TextPart, a_heading_goes_on_to_the_next_of_its_level) {
  EXPECT_EQ(part_of(note, "who"),
            "## Who\n\n- Runa ^r1\n- Joon\n  and Ben ^r2\n\n```sh\n# no heading\n```\n\n");
  EXPECT_TRUE(part_of(note, "Weir").ends_with("^depths\n\n"));
  EXPECT_EQ(part_of(note, "Mill#Who"), "## Who\n\nNobody.\n");
  EXPECT_EQ(part_of(note, "no heading"), "");
  EXPECT_EQ(part_of(note, "Mill#Depths"), "");
}

TEST(TextPart, a_block_is_its_paragraph_item_or_table) {
  EXPECT_EQ(part_of(note, "^hours"), "Open at four.\nClosed in frost.");
  EXPECT_EQ(part_of(note, "^r1"), "- Runa");
  EXPECT_EQ(part_of(note, "^r2"), "- Joon\n  and Ben");
  EXPECT_EQ(part_of(note, "^depths"), "| a | b |\n|---|---|\n| 1 | 2 |");
  EXPECT_EQ(part_of(note, "^r"), "");
  EXPECT_EQ(part_of("^a", "^a"), "");
  EXPECT_EQ(part_of("", "^a"), "");
}

}  // namespace
}  // namespace carrel::engine
