// Takes from a reader process everything that reading a document does not need.
//
// After confine() the process cannot open files (but read what shipped libraries need below
// /usr), start programs or processes, reach a network, look at other processes or gain privileges;
// its memory is bounded. What it tries nevertheless ends it, and the socket says what it was.
// See docs/adr/0012-parsers-in-a-sandbox.md. Linux.
#pragma once

#include <filesystem>
#include <vector>

#include "ingest/reader_messages.h"

namespace carrel::ingest {

struct ConfineOptions {
  int socket = -1;                                // the one descriptor that may be written to
  std::vector<std::filesystem::path> readable;    // folders and files that libraries read late
};

// Once a process, before the first document and after libraries are loaded. Throws Error:
// unsupported when this kernel cannot filter system calls; then nothing may be read.
Protections confine(const ConfineOptions& options);

// The parts of confine(), each in a file of its own. Landlock's version, or 0.
int confine_files(const std::vector<std::filesystem::path>& readable);
void confine_system_calls(const ConfineOptions& options, bool may_open);

}  // namespace carrel::ingest
