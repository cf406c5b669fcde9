#include "engine/shell_word.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "ingest/glob.h"

namespace carrel::engine {
namespace {

// What a shell makes of the word.
std::string read_by_shell(const std::string& word) {
  std::FILE* shell = popen(("printf %s " + word).c_str(), "r");
  std::array<char, 256> said{};
  const std::size_t bytes = fread(said.data(), 1, said.size(), shell);
  pclose(shell);
  return {said.data(), bytes};
}

TEST(ShellWord, a_plain_word_stays_as_it_is) {
  EXPECT_EQ(shell_word("/home/anna/notes"), "/home/anna/notes");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ShellWord, a_shell_gets_back_what_was_meant) {
  for (const char* text : {"Anna's disk", "a b", "$HOME `id` \"x\"", "~", "a;b&c|d", "*", "Größe"}) {
    EXPECT_EQ(read_by_shell(shell_word(text)), text);
  }
}

TEST(ShellWord, a_pattern_means_the_folder_and_nothing_else) {
  for (const char* folder : {"nas", "Anna's disk", "a[1]*?", "#old\\new", "!x"}) {
    const std::string pattern = read_by_shell(exclude_word(folder));
    EXPECT_TRUE(ingest::glob_match(pattern, std::string(folder) + "/sub/a.txt")) << pattern;
    EXPECT_FALSE(ingest::glob_match(pattern, "a1/sub/a.txt")) << pattern;
  }
}

}  // namespace
}  // namespace carrel::engine
