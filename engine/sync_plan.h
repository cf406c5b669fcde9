// What an index run has to do: the folder as it is against the index as it is.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/mounts.h"
#include "index/store.h"
#include "ingest/walk.h"

namespace carrel::engine {

struct Candidate {
  ingest::FoundFile found;
  const index::FileRecord* known = nullptr;  // points into SyncPlan::known; null: a new path
  bool reparse = false;                      // even when the content is what the index holds
};

// A disk that is not mounted where one was: what the index holds of it stays.
struct MissingMount {
  std::string folder;  // relative to the collection's root; empty: the root itself was on it
  std::string point;
  std::int64_t documents = 0;  // of the index, not found below the folder
};

// Unchanged, but of a row of an older carrel, which did not look at its ctime.
struct NewlyStamped {
  std::int64_t document_id = 0;
  std::int64_t ctime_ns = 0;
};

struct SyncPlan {
  std::vector<index::FileRecord> known;           // every row of the collection
  std::vector<Candidate> candidates;              // new, or with another size or time stamp
  std::vector<NewlyStamped> newly_stamped;
  std::vector<const index::FileRecord*> missing;  // known, but no longer found
  std::vector<index::FileRecord> newly_skipped;   // skipped now, and not known as that
  std::vector<std::string> unreadable_folders;    // what is below them is not missing
  std::vector<MissingMount> missing_mounts;       // the same
  std::vector<std::string> mounts;                // to be kept for the next run
  std::int64_t files_seen = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t skipped_before = 0;  // of `unchanged`, as their rows say
  std::int64_t failed_before = 0;
  std::int64_t partial = 0;
  std::uint64_t candidate_bytes = 0;
};

// Counts a file that is as its row says, into a plan or a report. A failure stays one when the row still
// holds the text of an earlier reading.
template <typename Counts>
void count_unchanged(const index::FileRecord& known, Counts& counts) {
  ++counts.unchanged;
  if (known.coverage == index::Coverage::failed || known.failed_readings > 0) {
    ++counts.failed_before;
  } else if (known.coverage == index::Coverage::skipped) {
    ++counts.skipped_before;
  } else if (!known.reason.empty()) {
    ++counts.partial;
  }
}

enum class Reading { what_changed, everything };

struct PlanOptions {
  Reading reading = Reading::what_changed;
  std::filesystem::path library;  // its own files are left out where it lies inside
  std::string recognizer;         // the OCR that is there, as FileRecord has it; empty: none
  std::function<std::vector<Mount>()> mounts = mounted_now;  // asked before and after the walk
};

// Walks the folder. Throws what ingest::walk throws.
SyncPlan plan_sync(const index::Collection& collection, std::vector<index::FileRecord> known,
                   const PlanOptions& options, std::stop_token stop);

}  // namespace carrel::engine
