// Readers that are shell scripts, for tests of readers that are not what they should be.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace carrel::ingest {

inline void write_reader(const std::filesystem::path& program, const std::string& commands) {
  std::ofstream(program) << "#!/bin/sh\n" << commands;
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
}

// Says `frames` as bytes for printf, and nothing more until carrel ends it.
inline std::string saying(const std::string& frames) {
  return "printf '" + frames + "' >&3\nexec cat <&3\n";
}

// Greets as build "abcd".
inline std::string of_another_build() { return saying("\\004\\0\\0\\0\\013abcd"); }

// Is `program` when it is started first, and then of another build; `mark` is a file that is not there yet.
inline std::string replaced_while_it_ran(const std::filesystem::path& program,
                                         const std::filesystem::path& mark) {
  return "if test -e " + mark.string() + "; then\n" + of_another_build() + "fi\n: > " + mark.string() +
         "\nexec " + program.string() + " \"$@\"\n";
}

}  // namespace carrel::ingest
