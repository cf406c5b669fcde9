// Runs another program, found through PATH, and takes what it prints.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cli/limits.h"

namespace carrel::cli {

struct ProgramEnd {
  bool was_found = false;  // else nothing was run
  int status = -1;         // exit status, or 128 + signal
  std::string out;
  std::string err;
  bool is_cut = false;  // it printed more than is taken
  bool timed_out = false;  // it was ended

  bool succeeded() const noexcept { return was_found && status == 0; }
  // What it said in one line: of errors, else of the rest, else its status.
  std::string complaint() const;
};

// Waits for the end, and ends what takes longer than `time_max`. `input` is the whole of its
// standard input; messages come in English. Throws Error{io} when no process can be made.
ProgramEnd run_program(const std::vector<std::string>& words, std::string_view input = {},
                       std::chrono::milliseconds time_max = program_time_max);

}  // namespace carrel::cli
