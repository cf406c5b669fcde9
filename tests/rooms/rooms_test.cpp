#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "room_rules.h"

namespace carrel::rooms {
namespace {

namespace fs = std::filesystem;
using Faults = std::vector<std::string>;
using Rule = std::function<Faults(const SourceFile&)>;

std::vector<SourceFile> sources_under(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const std::string_view room : room_names) {
    if (!fs::exists(root / room)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
      const std::string extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      files.push_back({fs::relative(entry.path(), root).generic_string(), text.str()});
    }
  }
  return files;
}

Faults faults_in(const std::vector<SourceFile>& files, const Rule& rule) {
  Faults all;
  for (const SourceFile& file : files) {
    for (std::string& fault : rule(file)) all.push_back(std::move(fault));
  }
  return all;
}

std::string listed(const Faults& faults) {
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return text;
}

// The tests run in the source tree's root.
const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = sources_under(fs::current_path());
  return files;
}

TEST(rooms, are_all_read) {
  EXPECT_GT(tree().size(), 40U) << "run this in the root of the source tree";
}

TEST(rooms, include_along_the_drawn_arrows_only) {
  EXPECT_EQ(listed(faults_in(tree(), arrow_faults)), "");
}

TEST(rooms, show_each_library_to_its_own_files_only) {
  EXPECT_EQ(listed(faults_in(tree(), library_faults)), "");
}

TEST(rooms, have_no_long_files) { EXPECT_EQ(listed(faults_in(tree(), length_faults)), ""); }

Faults arrows_of(std::string path, std::string text) {
  return arrow_faults({std::move(path), std::move(text)});
}

Faults libraries_of(std::string path, std::string text) {
  return library_faults({std::move(path), std::move(text)});
}

TEST(arrow_faults, are_found_between_rooms_without_an_arrow) {
  EXPECT_EQ(
      arrows_of("index/a.cpp", "#include \"ingest/walk.h\"\n"),
      (Faults{"index/a.cpp:1: includes ingest/walk.h, but no arrow goes from index to ingest"}));
  EXPECT_EQ(arrows_of("engine/a.h", "\n# include  \"infer/gguf.h\"\n").size(), 1U);
  EXPECT_EQ(arrows_of("core/a.h", "#include \"index/store.h\"\n").size(), 1U);
  EXPECT_EQ(
      arrows_of("cli/a.cpp", "#include \"index/store.h\"\n#include \"ingest/walk.h\"\n").size(),
      2U);
  EXPECT_EQ(arrows_of("infer/a.cpp", "#include \"embed/embedder.h\"\n").size(), 1U);
}

TEST(arrow_faults, are_found_where_an_include_does_not_begin_at_the_root) {
  EXPECT_EQ(arrows_of("index/a.cpp", "#include \"store.h\"\n").size(), 1U);
  EXPECT_EQ(arrows_of("index/a.cpp", "#include \"../ingest/walk.h\"\n").size(), 1U);
  EXPECT_EQ(arrows_of("index/a.cpp", "#include <ingest/walk.h>\n").size(), 1U);
}

TEST(arrow_faults, are_none_along_the_arrows) {
  EXPECT_EQ(arrows_of("engine/a.cpp",
                      "#include \"engine/a.h\"\n\n#include <vector>\n\n#include \"core/span.h\"\n"
                      "#include \"generate/generator.h\"\n// #include \"infer/gguf.h\"\n"),
            Faults{});
  EXPECT_EQ(arrows_of("cli/main.cpp", "#include \"server/http.h\"\n"), Faults{});
}

TEST(library_faults, are_found_outside_the_files_that_wrap_a_library) {
  EXPECT_EQ(libraries_of("index/store.cpp", "#include <sqlite3.h>\n"),
            (Faults{"index/store.cpp:1: includes sqlite3.h, which other files wrap"}));
  EXPECT_EQ(libraries_of("ingest/text.cpp", "#include <unicode/uchar.h>\n").size(), 1U);
  EXPECT_EQ(libraries_of("core/unicode.h", "#include <unicode/uchar.h>\n").size(), 1U);
  EXPECT_EQ(libraries_of("engine/a.cpp", "#include <CLI/CLI.hpp>\n").size(), 1U);
}

TEST(library_faults, are_found_for_libraries_nobody_listed) {
  EXPECT_EQ(libraries_of("index/a.cpp", "#include <boost/any.hpp>\n"),
            (Faults{"index/a.cpp:1: includes boost/any.hpp, which is not in tests/rooms' list"}));
}

TEST(library_faults, are_none_in_the_files_that_wrap_and_for_the_system) {
  EXPECT_EQ(libraries_of("index/sqlite_open.cpp", "#include <sqlite3.h>\n"), Faults{});
  EXPECT_EQ(libraries_of("core/unicode_fold.cpp", "#include <unicode/uchar.h>\n"), Faults{});
  EXPECT_EQ(libraries_of("ingest/a.cpp", "#include <sys/stat.h>\n#include <unordered_map>\n"),
            Faults{});
}

TEST(length_faults, begin_at_the_limit) {
  EXPECT_EQ(length_faults({"a/b.cpp", std::string(lines_max - 1, '\n')}), Faults{});
  EXPECT_EQ(length_faults({"a/b.cpp", std::string(lines_max, '\n')}).size(), 1U);
}

}  // namespace
}  // namespace carrel::rooms
