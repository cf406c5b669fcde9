// What happens to one file on a worker thread: read, hash, parse, chunk, embed, analyse.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "embed/embedder.h"
#include "engine/sync_plan.h"
#include "index/store.h"

namespace carrel::engine {

// Files that vanished from the folder, by content: a new file with the same content is one of them
// renamed. Thread-safe.
class RenameSources {
 public:
  explicit RenameSources(const std::vector<const index::FileRecord*>& missing);

  // Takes a vanished document with this content, each at most once; null when there is none.
  const index::FileRecord* take(const Sha256& content);
  // Those that nothing took: they were deleted.
  std::vector<const index::FileRecord*> left() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_multimap<std::string, const index::FileRecord*> by_content_;
};

// What the writer is to do about one file.
struct Outcome {
  enum class Kind { touched, renamed, indexed, unindexed };
  Kind kind = Kind::unindexed;
  std::int64_t document_id = 0;  // of the row that is touched or renamed
  index::FileRecord file;
  index::PreparedDocument prepared;  // for `indexed`
  std::int64_t embedded = 0;         // chunks that had to be embedded
  std::uint64_t gate_bytes = 0;      // to give back to the MemoryGate once written
  bool is_new = false;
};

// One a thread: owns its embedder and its reading connection to the vector cache.
class SyncWorker {
 public:
  SyncWorker(std::filesystem::path root, embed::Embedder embedder, index::Store cache,
             RenameSources& renames);

  // Never throws for what a file holds: a file that cannot be read or parsed gives `unindexed`
  // with its reason. Throws Error{cancelled} and errors of the library itself.
  Outcome process(const Candidate& candidate, std::stop_token stop);

 private:
  Outcome read_and_prepare(const Candidate& candidate, std::stop_token stop);
  Outcome prepare_document(index::FileRecord file, std::string_view bytes, std::stop_token stop);
  std::int64_t fill_vectors(index::PreparedDocument& prepared, std::stop_token stop);

  std::filesystem::path root_;
  embed::Embedder embedder_;
  index::Store cache_;
  RenameSources& renames_;
};

}  // namespace carrel::engine
