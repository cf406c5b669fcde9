#include "cli/config.h"

#include <gtest/gtest.h>

#include "cli/config_file.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

const Environment no_environment = [](const std::string&) -> std::optional<std::string> {
  return std::nullopt;
};

TEST(config, defaults_hold_without_a_file) {
  const Config config("/nonexistent/config.toml", no_environment);
  EXPECT_EQ(config.get("search.mode"), "hybrid");
  EXPECT_EQ(config.get_int("search.results"), 10);
}

TEST(config, environment_beats_file) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "config.toml";
  set_in_config_file(file, "search.results", "3", Quoting::bare);
  EXPECT_EQ(Config(file, no_environment).get_int("search.results"), 3);
  const Config config(file, [](const std::string& name) {
    return name == "CARREL_SEARCH_RESULTS" ? std::optional<std::string>("5") : std::nullopt;
  });
  EXPECT_EQ(config.get_int("search.results"), 5);
}

TEST(config, setting_keeps_comments_and_other_keys) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "config.toml";
  write_file_atomically(file, "# mine\n[search]\nmode = \"lexical\"  # quick\n[index]\njobs = 1\n");
  set_in_config_file(file, "search.results", "4", Quoting::bare);
  set_in_config_file(file, "index.jobs", "2", Quoting::bare);
  const std::string text = read_file(file, 4096);
  EXPECT_NE(text.find("# mine"), std::string::npos);
  EXPECT_NE(text.find("# quick"), std::string::npos);
  const Config config(file, no_environment);
  EXPECT_EQ(config.get("search.mode"), "lexical");
  EXPECT_EQ(config.get_int("search.results"), 4);
  EXPECT_EQ(config.get_int("index.jobs"), 2);
}

TEST(config, unknown_keys_name_the_nearest_one) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "config.toml";
  write_file_atomically(file, "[serch]\nresults = 4\n");
  try {
    const Config config(file, no_environment);
    FAIL() << "accepted an unknown key";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("search.results"), std::string::npos) << error.what();
  }
}

TEST(config, bad_toml_names_the_line) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "config.toml";
  write_file_atomically(file, "[search]\nresults = = 4\n");
  try {
    const Config config(file, no_environment);
    FAIL() << "accepted bad TOML";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("config.toml:2"), std::string::npos) << error.what();
  }
}

TEST(config, sizes_have_units) {
  EXPECT_EQ(parse_size("512M"), 512ULL << 20);
  EXPECT_EQ(parse_size("2G"), 2ULL << 30);
  EXPECT_EQ(parse_size("800k"), 800ULL << 10);
  EXPECT_EQ(parse_size("1000"), 1000ULL);
  EXPECT_THROW(parse_size("lots"), Error);
  EXPECT_THROW(parse_size(""), Error);
}

}  // namespace
}  // namespace carrel::cli
