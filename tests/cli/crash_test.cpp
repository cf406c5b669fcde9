// Kills the indexer with SIGKILL at random moments while the folder keeps changing. Whatever was
// committed must be whole and searchable each time, and in the end equal to a clean index.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

// A dozen processes look at what each kill left; under a sanitizer they take ten times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kills = 8;
#else
constexpr int kills = 30;
#endif
constexpr int files_count = 1500;
constexpr int changes_per_round = 300;

class CrashTest : public ::testing::Test {
 protected:
  // A note with a word that no other note and no other version has, and a few hundred others.
  std::string note(int file) {
    const std::string marker = "marker" + std::to_string(file) + "v" + std::to_string(++version_);
    std::string text = "# Note " + std::to_string(file) + "\n\nIts word is " + marker + ".\n\n";
    for (int paragraph = 0; paragraph < 6; ++paragraph) {
      for (int word = 0; word < 60; ++word) {
        text += "w" + std::to_string(random_() % 4000) + (word % 12 == 11 ? ".\n" : " ");
      }
      text += "\n";
    }
    markers_[file_name(file)] = marker;
    return text;
  }

  static std::string file_name(int file) {
    return "n" + std::to_string(file % 20) + "/note" + std::to_string(file) + ".md";
  }

  void change_some_files() {
    for (int i = 0; i < changes_per_round; ++i) {
      const int file = static_cast<int>(random_() % files_count);
      if (random_() % 8 == 0) {
        std::filesystem::remove(home.documents() / file_name(file));
        markers_.erase(file_name(file));
      } else {
        home.write(file_name(file), note(file));
      }
    }
  }

  Json json(const Home& at, std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const Outcome outcome = at.run(arguments);
    EXPECT_NE(outcome.status, 2) << outcome.err;
    return Json::parse(outcome.out);
  }

  // Documents that are in the index are whole: their text holds a marker, and searching for that
  // marker finds that document and no other.
  void expect_committed_is_whole() {
    const Json files = json(home, {"ls"});
    if (files.empty()) return;
    for (int i = 0; i < 5; ++i) {
      const std::string file = files[random_() % files.size()]["file"];
      const std::string text = home.run({"get", "papers/" + file}).out;
      const std::size_t at = text.find("marker");
      ASSERT_NE(at, std::string::npos) << file << ": '" << text << "'";
      const std::string marker = text.substr(at, text.find('.', at) - at);
      const Json hits = json(home, {"search", marker, "--mode", "lexical"});
      ASSERT_EQ(hits.size(), 1U) << marker;
      EXPECT_EQ(hits[0]["file"], file);
      EXPECT_FALSE(json(home, {"search", marker, "--mode", "semantic"}).empty());
    }
  }

  // file -> docid
  std::map<std::string, std::string> contents(const Home& at) const {
    std::map<std::string, std::string> all;
    for (const Json& file : json(at, {"ls"})) all[file["file"]] = file["docid"];
    return all;
  }

  std::multiset<std::string> results(const Home& at, const std::string& query) const {
    std::multiset<std::string> all;
    for (const Json& hit : json(at, {"search", query, "-n", "20"})) {
      all.insert(hit["file"].get<std::string>() + " " + hit["score"].dump());
    }
    return all;
  }

  Home home;
  std::map<std::string, std::string> markers_;  // file -> its marker now
  std::mt19937 random_{20261121};

 private:
  int version_ = 0;
};

TEST_F(CrashTest, kills_lose_nothing_that_was_committed) {
  for (int file = 0; file < files_count; ++file) home.write(file_name(file), note(file));
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "papers"}).status, 0);
  const auto full_run = std::chrono::steady_clock::now() - start;
  const auto longest_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(full_run).count() + 1;

  int killed = 0;
  for (int round = 0; round < kills; ++round) {
    change_some_files();
    // Every third round reads all files again, so that kills fall into long runs too.
    const bool full = round % 3 == 0;
    const pid_t process = home.start(full ? std::vector<std::string>{"index", "--full"}
                                          : std::vector<std::string>{"index"});
    const auto limit_ms = full ? longest_ms : longest_ms / 4 + 1;
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % limit_ms));
    kill(process, SIGKILL);
    killed += home.wait_for(process).status == 128 + SIGKILL;
    expect_committed_is_whole();
    if (HasFatalFailure()) return;
  }
  ASSERT_EQ(home.run({"index"}).status, 0);
  std::printf("%d of %d runs were killed before their end\n", killed, kills);
  EXPECT_GE(killed, kills / 2);

  const Home clean;
  ASSERT_EQ(clean.run({"add", home.documents().string(), "--name", "papers"}).status, 0);
  EXPECT_EQ(contents(home), contents(clean));
  EXPECT_EQ(contents(home).size(), markers_.size());
  const Json status = json(home, {"status"});
  const Json clean_status = json(clean, {"status"});
  EXPECT_EQ(status["collections"][0]["chunks"], clean_status["collections"][0]["chunks"]);
  EXPECT_EQ(status["index"]["vectors"], clean_status["index"]["vectors"]);
  for (const auto& [file, marker] : markers_) {
    if (random_() % 20 != 0) continue;
    EXPECT_EQ(results(home, marker), results(clean, marker)) << marker;
  }
  for (int i = 0; i < 10; ++i) {
    const std::string words =
        "w" + std::to_string(random_() % 4000) + " w" + std::to_string(random_() % 4000);
    EXPECT_EQ(results(home, words), results(clean, words)) << words;
  }
}

}  // namespace
}  // namespace carrel::test
