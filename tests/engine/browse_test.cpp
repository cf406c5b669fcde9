#include "engine/browse.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

// The reading of `text` that has this name.
DocumentName read_as(std::string_view text, std::string_view name) {
  for (DocumentName& reading : readings_of(text)) {
    if (reading.name == name) return reading;
  }
  ADD_FAILURE() << text << " is never read as " << name;
  return {};
}

TEST(browse, names_may_carry_a_line_and_a_count) {
  EXPECT_TRUE(readings_of("a/b.md").front().is_whole());
  EXPECT_EQ(readings_of("a/b.md").size(), 1U);
  EXPECT_EQ(read_as("a/b.md:12", "a/b.md").line, 12);
  const DocumentName both = read_as("#4f2a90:12:5", "#4f2a90");
  EXPECT_EQ(both.line, 12);
  EXPECT_EQ(both.count, 5);
  EXPECT_EQ(read_as("#4f2a90:12:5", "#4f2a90:12").line, 5);
  EXPECT_EQ(readings_of("a:b").size(), 1U);
  EXPECT_EQ(readings_of("a:0").size(), 1U);
}

TEST(browse, names_may_carry_a_page_or_a_part) {
  EXPECT_EQ(read_as("a/b.pdf#page=2", "a/b.pdf").page, 2);
  EXPECT_EQ(read_as("a#page=x", "a").part, "page=x");
  EXPECT_EQ(read_as("a.md#One#Two", "a.md").part, "One#Two");
  EXPECT_EQ(read_as("a.md#One#Two", "a.md#One").part, "Two");
  EXPECT_EQ(read_as("a.md#bytes=3-9", "a.md").bytes, (Span{3, 9}));
  EXPECT_EQ(read_as("#4f2a90#page=3", "#4f2a90").page, 3);
  EXPECT_EQ(read_as("carrel://c/a%20b.md#Two%20words", "c/a b.md").part, "Two words");
  EXPECT_EQ(read_as("carrel://c/a.xlsx#%27Two%20words%27%21B7", "c/a.xlsx").part, "'Two words'!B7");
  EXPECT_EQ(read_as("50%.md#10%", "50%.md").part, "10%");
}

TEST(browse, a_place_is_tried_after_the_name_as_it_is) {
  const auto readings = readings_of("12:30:4");
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[0].name, "12:30:4");
  EXPECT_EQ(readings[1].name, "12:30");
  EXPECT_EQ(readings[2].name, "12");
}

TEST(browse, sheets_are_quoted_where_they_must_be) {
  EXPECT_EQ(sheet_reference("Costs", "B7"), "Costs!B7");
  EXPECT_EQ(sheet_reference("Kosten für Öl", "B7"), "'Kosten für Öl'!B7");
  EXPECT_EQ(sheet_reference("it's", ""), "'it''s'");
  EXPECT_EQ(sheet_reference("2024", "A1"), "'2024'!A1");
}

TEST(browse, lines_are_cut_whole) {
  const std::string_view text = "one\ntwo\nthree\n";
  EXPECT_EQ(lines_of(text, 0, 0), text);
  EXPECT_EQ(lines_of(text, 2, 1), "two\n");
  EXPECT_EQ(lines_of(text, 2, 0), "two\nthree\n");
  EXPECT_EQ(lines_of(text, 9, 2), "");
}

class Folders : public SyncedFolder {
 protected:
  Folders() {
    write("work/rent.md", "# Rent\n\nIt is paid in May.\n");
    write("Tax 2024/form.md", "# Form\n\nDue in July.\n");
    run();
  }

  // What is said where a document is wanted.
  std::string said_of(const std::string& name) {
    try {
      look_up_document(library->store(), name, documents().string());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::not_found);
      return error.what();
    }
    ADD_FAILURE() << name << " is a document";
    return {};
  }
};

TEST_F(Folders, in_place_of_a_document_are_told_as_that) {
  for (const std::string& name : {std::string("notes/work"), std::string("work/"), (documents() / "work").string()}) {
    EXPECT_EQ(said_of(name), "'" + name + "' is a folder of the collection notes: carrel ls notes lists "
                             "what is in it, and a search with path:work/* looks only there");
  }
  for (const std::string& name : {std::string("notes"), std::string("notes/"), documents().string()}) {
    EXPECT_EQ(said_of(name), "'" + name + "' is the folder of a whole collection: carrel ls notes lists "
                             "what is in it, and a search with in:notes looks only there");
  }
  EXPECT_NE(said_of("Tax 2024").find("a search with path:\"Tax 2024/*\" looks only there"), std::string::npos)
      << said_of("Tax 2024");
  const auto spaced = folder.path() / "My papers";
  std::filesystem::create_directory(spaced);
  add_collection(library->store(), {.folder = spaced});
  EXPECT_NE(said_of("My papers").find("a search with in:\"My papers\" looks only there"), std::string::npos)
      << said_of("My papers");
  const std::string other = folder.path().string();
  EXPECT_EQ(said_of(other), "'" + other + "' is a folder that is not in the library; to read what is in "
                            "it: carrel add " + other);
  EXPECT_EQ(said_of("nowhere"), "'nowhere' is not in the library; carrel ls lists what is");
}

}  // namespace
}  // namespace carrel::engine
