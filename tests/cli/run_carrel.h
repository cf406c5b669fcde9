// Runs the carrel program as a person would, on a library of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/files.h"

namespace carrel::test {

struct Outcome {
  int status = -1;  // exit status, or 128 + signal
  std::string out;
  std::string err;
};

// A temporary home: library, settings and documents. Removed at the end.
class Home {
 public:
  std::filesystem::path path() const { return folder_.path(); }
  std::filesystem::path documents() const { return folder_.path() / "documents"; }
  std::filesystem::path library() const { return folder_.path() / "library"; }

  // Waits for the end.
  Outcome run(const std::vector<std::string>& arguments,
              const std::map<std::string, std::string>& environment = {}) const;
  // Does not wait; output goes to files in path(). The caller waits for the process.
  pid_t start(const std::vector<std::string>& arguments,
              const std::map<std::string, std::string>& environment = {}) const;
  Outcome wait_for(pid_t process) const;

  // Writes a file below documents(), making folders.
  void write(const std::string& name, const std::string& text) const;

 private:
  TemporaryFolder folder_;
};

std::filesystem::path fixtures();

}  // namespace carrel::test
