// Self-diagnosis: each thing carrel needs, whether it is well, and what to do when it is not.
#pragma once

#include <string>
#include <vector>

#include "engine/library.h"

namespace carrel::engine {

enum class Health { good, warning, bad };

struct Finding {
  Health health = Health::good;
  std::string subject;  // such as "embedding model"
  std::string detail;
  std::string remedy;  // empty when health is good
};

// Never throws for what it looks at: a failure is a Finding.
std::vector<Finding> diagnose(const LibraryOptions& options);

// Opens the library, searches and answers once in this process, then lists the sockets the process
// has open: there must be none. Linux /proc/self/fd.
std::vector<Finding> diagnose_offline(const LibraryOptions& options);

}  // namespace carrel::engine
