// What an index run has to do: the folder as it is against the index as it is.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "index/store.h"
#include "ingest/walk.h"

namespace carrel::engine {

struct Candidate {
  ingest::FoundFile found;
  const index::FileRecord* known = nullptr;  // points into SyncPlan::known; null: a new path
  bool reparse = false;                      // even when the content is what the index holds
};

struct SyncPlan {
  std::vector<index::FileRecord> known;           // every row of the collection
  std::vector<Candidate> candidates;              // new, or with another size or time stamp
  std::vector<const index::FileRecord*> missing;  // known, but no longer found
  std::vector<index::FileRecord> newly_skipped;   // skipped now, and not known as that
  std::vector<std::string> unreadable_folders;    // what is below them is not missing
  std::int64_t files_seen = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::uint64_t candidate_bytes = 0;
};

enum class Reading { what_changed, everything };

// Walks the folder; the library's own files are left out where it lies inside. Throws what
// ingest::walk throws.
SyncPlan plan_sync(const index::Collection& collection, std::vector<index::FileRecord> known,
                   Reading reading, const std::filesystem::path& library, std::stop_token stop);

}  // namespace carrel::engine
