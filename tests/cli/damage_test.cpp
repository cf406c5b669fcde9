// What a person sees whose library.db was damaged, and that it is mended as they are told.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

bool says(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

class Damage : public ::testing::Test {
 protected:
  Damage() {
    for (int i = 0; i < 40; ++i) {
      std::string text = "# Note " + std::to_string(i) + "\n\n";
      for (int word = 0; word < 400; ++word) text += "w" + std::to_string(i * 400 + word) + " ";
      home.write("note" + std::to_string(i) + ".md", text + "\n\nThe quince jelly keeps.\n");
    }
    EXPECT_EQ(home.run({"add", home.documents().string(), "--exclude", "drafts"}).status, 0);
    bytes = std::filesystem::file_size(database());
    EXPECT_GT(bytes, 200'000U);
  }

  std::filesystem::path database() const { return home.library() / "library.db"; }

  // As when a disk gave back something else for some sectors.
  void overwrite_middle() const {
    std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(bytes / 4));
    const std::string other(bytes / 2, '\x5a');
    file.write(other.data(), static_cast<std::streamsize>(other.size()));
  }

  void expect_mended_by_rebuild() const {
    const Outcome rebuilt = home.run({"index", "--rebuild"});
    EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
    EXPECT_TRUE(says(rebuilt.err, "40 new")) << rebuilt.err;
    EXPECT_TRUE(std::filesystem::exists(home.library() / "set-aside-1/library.db"));
    EXPECT_EQ(home.run({"search", "quince"}).status, 0);
    EXPECT_TRUE(says(home.run({"status"}).out, "without drafts")) << "globs are taken over";
    EXPECT_EQ(home.run({"index"}).status, 0);
  }

  Home home;
  std::uintmax_t bytes = 0;
};

TEST_F(Damage, in_the_middle_is_told_by_index_and_mended_as_it_says) {
  overwrite_middle();
  const Outcome index = home.run({"index"});
  EXPECT_EQ(index.status, 2);
  EXPECT_TRUE(says(index.err, "library.db: ")) << index.err;
  EXPECT_TRUE(says(index.err, "carrel index --rebuild")) << index.err;
  EXPECT_FALSE(says(index.err, "delete the library")) << index.err;
  EXPECT_EQ(index.err.find("--rebuild"), index.err.rfind("--rebuild")) << "said once: " << index.err;
  EXPECT_LT(index.err.size(), 1500U) << index.err;
  expect_mended_by_rebuild();
}

TEST_F(Damage, of_the_first_page_loses_no_folder) {
  std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
  const std::string other(4096, '\x5a');
  file.write(other.data(), static_cast<std::streamsize>(other.size()));
  file.close();
  const Outcome index = home.run({"index"});
  EXPECT_EQ(index.status, 2);
  EXPECT_TRUE(says(index.err, "carrel index --rebuild")) << index.err;
  expect_mended_by_rebuild();
}

TEST_F(Damage, of_a_file_cut_short_is_told_and_mended_as_it_says) {
  std::filesystem::resize_file(database(), bytes / 2 / 4096 * 4096);
  for (const std::string command : {"index", "status"}) {
    const Outcome outcome = home.run({command});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_TRUE(says(outcome.err, "carrel index --rebuild")) << outcome.err;
  }
  expect_mended_by_rebuild();
  EXPECT_EQ(std::filesystem::file_size(home.library() / "set-aside-1/library.db"),
            bytes / 2 / 4096 * 4096)
      << "kept as it was";
}

TEST_F(Damage, found_in_the_middle_of_a_run_ends_it) {
  const auto other = home.path() / "other";
  std::filesystem::create_directory(other);
  std::ofstream(other / "plum.md") << "Plums.\n";
  overwrite_middle();
  for (int i = 0; i < 40; ++i) home.write("note" + std::to_string(i) + ".md", "Pears.\n");
  const Outcome add = home.run({"add", home.documents().string(), other.string()});
  EXPECT_EQ(add.status, 2);
  EXPECT_TRUE(says(add.err, "--rebuild")) << add.err;
  EXPECT_EQ(add.err.find("--rebuild"), add.err.rfind("--rebuild")) << "the others are not tried: " << add.err;
  EXPECT_FALSE(says(add.err, "carrel: documents: library database")) << "it is no trouble of one folder: " << add.err;
}

TEST_F(Damage, is_told_by_the_nightly_run_and_by_doctor) {
  overwrite_middle();
  const Outcome night = home.run({"schedule", "run"});
  EXPECT_EQ(night.status, 2) << night.err;
  EXPECT_TRUE(says(night.err, "carrel index --rebuild")) << night.err;
  EXPECT_TRUE(says(home.run({"schedule", "status"}).out, "NOT RUN"));
  const Outcome doctor = home.run({"doctor"});
  EXPECT_EQ(doctor.status, 2);
  EXPECT_TRUE(says(doctor.out, "carrel index --rebuild")) << doctor.out;
}

TEST_F(Damage, an_emptied_database_is_not_taken_for_an_older_or_a_new_one) {
  EXPECT_EQ(home.run({"schedule", "run"}).status, 0);  // leaves a report: it was in use
  std::filesystem::resize_file(database(), 0);
  for (const std::string command : {"status", "index", "doctor"}) {
    const Outcome outcome = home.run({command});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_TRUE(says(outcome.err + outcome.out, "the file is empty")) << outcome.err;
    EXPECT_FALSE(says(outcome.err + outcome.out, "older carrel")) << outcome.err;
  }
  EXPECT_EQ(std::filesystem::file_size(database()), 0U);
  std::filesystem::remove(home.library() / "collections.json");  // as of an older carrel
  const Outcome rebuilt = home.run({"index", "--rebuild"});
  EXPECT_EQ(rebuilt.status, 2);
  EXPECT_TRUE(says(rebuilt.err, "carrel add each of them again")) << rebuilt.err;
  EXPECT_EQ(home.run({"add", home.documents().string()}).status, 0);
  EXPECT_EQ(home.run({"search", "quince"}).status, 0);
}

TEST_F(Damage, of_a_database_that_is_gone_is_told_and_mended_from_the_list) {
  std::filesystem::remove(database());
  for (const std::string command : {"status", "index", "doctor"}) {
    const Outcome outcome = home.run({command});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_TRUE(says(outcome.err + outcome.out, "carrel index --rebuild")) << command << outcome.err;
  }
  EXPECT_EQ(home.run({"add", home.documents().string()}).status, 2);
  const Outcome rebuilt = home.run({"index", "--rebuild"});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_TRUE(says(rebuilt.err, "40 new")) << rebuilt.err;
  EXPECT_FALSE(says(rebuilt.err, "is kept in")) << rebuilt.err;
  EXPECT_TRUE(says(home.run({"status"}).out, "without drafts"));
}

TEST_F(Damage, rebuild_of_a_whole_library_keeps_its_database_and_refuses_to_do_a_part) {
  EXPECT_EQ(home.run({"index", "--rebuild", "documents"}).status, 2);
  EXPECT_FALSE(std::filesystem::exists(home.library() / "set-aside-1"));
  expect_mended_by_rebuild();
}

}  // namespace
}  // namespace carrel::test
