// What every source file of the rooms has to keep to: which room may include which, which file may
// see which library, and how long a file may be. Works on texts, so that its own tests can show it
// trees that break the rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carrel::rooms {

struct SourceFile {
  std::string path;  // from the source tree's root, such as "index/store.cpp"
  std::string text;
};

inline constexpr std::string_view room_names[] = {"core",     "ingest", "infer",  "embed", "index",
                                                  "generate", "engine", "server", "cli"};

inline constexpr int lines_max = 500;

// One sentence for each rule a file breaks, beginning with its path and line; none when it keeps
// them all.
std::vector<std::string> arrow_faults(const SourceFile& file);
std::vector<std::string> library_faults(const SourceFile& file);
std::vector<std::string> length_faults(const SourceFile& file);

}  // namespace carrel::rooms
