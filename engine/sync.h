// Brings the index up to date with a collection's folder: new, changed, renamed and deleted files.
//
// Parsing, chunking, embedding and text analysis run on worker threads; one writer commits batches.
// Stopping at any instant loses at most the batch in flight, and the next run goes on from there.
// A missing or suddenly empty folder is never taken for "everything was deleted", nor is a folder
// in it or above it where a disk was mounted in the last run and is not now.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/library.h"
#include "engine/mounts.h"
#include "engine/ocr_retry.h"

namespace carrel::engine {

struct SyncOptions {
  int jobs = 0;                                     // worker threads; 0: one a usable CPU
  std::uint64_t resident_bytes_max = 512ULL << 20;  // of the whole process
  bool full = false;  // read every file again, whatever its stamp says
  std::function<std::vector<Mount>()> mounts = mounted_now;
  OcrRetry* ocr_retry = nullptr;  // of a program that makes many runs; null: this is one alone
};

enum class ChangeKind { added, changed, renamed, removed, failed };

struct FileChange {
  ChangeKind kind = ChangeKind::added;
  std::string path;    // below the collection's root
  std::string detail;  // of a renamed file its former path, of a failed one why and what helps
};

struct SyncReport {
  std::int64_t files_seen = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t renamed = 0;
  std::int64_t removed = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;  // of files looked at in this run
  std::int64_t failed = 0;
  std::int64_t skipped_before = 0;  // of `unchanged`: what an earlier run found nothing to read in
  std::int64_t failed_before = 0;   // the same, of what could not be read
  std::int64_t partial = 0;         // of all files seen: read in part only, now or before
  std::int64_t packed = 0;  // documents read that are packed in a file, such as mails of a mailbox
  std::int64_t chunks = 0;    // passages written, of files and of what is packed in them
  std::int64_t embedded = 0;  // chunks whose vector was not in the cache
  std::uint64_t bytes = 0;    // read from files
  double seconds = 0;
  bool interrupted = false;
  std::string warning;  // something the person should know, such as an unreadable folder
  std::vector<FileChange> changes;  // the first changes_named_max of each kind, as they came

  // What is told of the folder as it is, the same after every run that found nothing new: a file
  // that is not searchable is not among those that are unchanged.
  std::int64_t all_skipped() const noexcept { return skipped + skipped_before; }
  std::int64_t all_failed() const noexcept { return failed + failed_before; }
  std::int64_t unchanged_and_read() const noexcept {
    return unchanged - skipped_before - failed_before;
  }

  // Sums up runs of several collections; `changes` stay with the single runs.
  SyncReport& operator+=(const SyncReport& other);
};

struct SyncProgress {
  std::int64_t files_done = 0;
  std::int64_t files_total = 0;
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  std::int64_t chunks_done = 0;
};

// Called on the calling thread, after every document. Must be quick.
using SyncObserver = std::function<void(const SyncProgress&)>;

// `library` must be open for writing. Throws Error: not_found when the collection's folder, or the
// disk it was on, is not there; io when the library cannot be written. A file that cannot be read
// becomes a coverage row.
SyncReport sync(Library& library, const index::Collection& collection, const SyncOptions& options,
                const SyncObserver& observer = {}, std::stop_token stop = {});

}  // namespace carrel::engine
