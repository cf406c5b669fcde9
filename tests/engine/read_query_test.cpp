#include "engine/read_query.h"

#include "engine/ask.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

class Reading : public SyncedFolder {
 protected:
  Reading() {
    write("lease.md", "# Lease\n\nThe landlord keeps the deposit of 300 euros until the end.\n");
    write("garden.md", "# Garden\n\nThe lavender wants water twice in July.\n");
    run();
  }
  std::string text_of(std::string_view query) { return read_query(*library, query, {}).query.text; }
};

TEST_F(Reading, reads_a_misspelt_word_as_the_documents_word_and_says_so) {
  const ReadQuery read = read_query(*library, "How high is the depsoit type:markdown", {});
  EXPECT_EQ(read.query.text, "How high is the deposit");
  EXPECT_EQ(read.query.filters.types, std::vector<std::string>{"markdown"});
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_EQ(
      sentence_of(read.notes[0]),
      "\"depsoit\" is in no document searched, so it was read as \"deposit\"; in quotes it is "
      "searched for as it is");
}

TEST_F(Reading, takes_no_word_for_a_mistake_that_the_word_list_or_the_model_has) {
  EXPECT_EQ(text_of("water the weasel"), "water the weasel");
  EXPECT_EQ(text_of("water the laverder"), "water the lavender");
  EXPECT_EQ(text_of("garden warden"), "garden warden");
}

TEST_F(Reading, takes_words_of_what_is_searched_only) {
  const auto other = folder.path() / "other";
  std::filesystem::create_directory(other);
  std::ofstream(other / "merger.md") << "The merger with Zykronova and its roses.\n";
  sync(*library, add_collection(library->store(), {.folder = other, .name = "other"}), {});
  EXPECT_EQ(read_query(*library, "Zykronava roses", {}).query.text, "Zykronova roses");
  EXPECT_EQ(read_query(*library, "Zykronava roses", {"notes"}).query.text, "Zykronava roses");
  EXPECT_EQ(text_of("Zykronava roses in:notes"), "Zykronava roses");
  EXPECT_EQ(text_of("depsoit path:garden*"), "depsoit");
  // Known in the other, and so still to be read otherwise here.
  write("town.md", "Zykronowa is a town.\n");
  run();
  EXPECT_EQ(read_query(*library, "Zykronova", {"notes"}).query.text, "Zykronowa");
}

TEST_F(Reading, leaves_what_is_quoted) { EXPECT_EQ(text_of("\"depsoit\""), "depsoit"); }

TEST_F(Reading, search_finds_what_was_meant_and_tells) {
  std::vector<std::string> read_as;
  const auto found = search(*library, {.query = "depsoit", .on_note = [&](const QueryNote& note) {
                                         read_as.push_back(note.read_as);
                                       }});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().file, "lease.md");
  EXPECT_EQ(read_as, std::vector<std::string>{"deposit"});
}

TEST_F(Reading, ask_answers_what_was_meant_and_tells) {
  const AskResult result = ask(*library, {.question = "How high is the depsoit?"});
  EXPECT_FALSE(result.refused);
  EXPECT_NE(result.answer.find("300 euros"), std::string::npos) << result.answer;
  ASSERT_EQ(result.notes.size(), 1U);
  EXPECT_EQ(result.notes[0].written, "depsoit");
}

}  // namespace
}  // namespace carrel::engine
