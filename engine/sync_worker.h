// What happens to one file on a worker thread: read, hash, parse, chunk, embed, analyse.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "embed/embedder.h"
#include "engine/picture_words.h"
#include "engine/source_file.h"
#include "engine/sync_plan.h"
#include "index/store.h"
#include "ingest/reader.h"

namespace carrel::engine {

// Files that vanished from the folder, by content: a new file with the same content is one of them
// renamed. Thread-safe.
class RenameSources {
 public:
  explicit RenameSources(const std::vector<const index::FileRecord*>& missing);

  // Takes a vanished document with this content, each at most once; null when there is none.
  const index::FileRecord* take(const Sha256& content);
  bool has(const Sha256& content) const;
  // Those that nothing took: they were deleted.
  std::vector<const index::FileRecord*> left() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_multimap<std::string, const index::FileRecord*> by_content_;
};

// What the writer is to do about one file.
struct Outcome {
  // unreachable: a file of the index that could not be opened or read this time; its row stays.
  // outdated: a file of the index whose reader broke; what it holds stays, and its row says so.
  // recognized: what OCR read of a picture in `container`, to be kept before the file is done.
  enum class Kind { touched, renamed, indexed, unindexed, unreachable, outdated, recognized };
  Kind kind = Kind::unindexed;
  std::int64_t document_id = 0;  // of the row that is touched, renamed or outdated
  index::FileRecord file;
  index::PreparedDocument prepared;  // for `indexed`
  std::string former_path;           // for `renamed`
  std::string container;             // path of the file that it is packed in; empty: a file
  std::int64_t embedded = 0;         // chunks that had to be embedded
  std::uint64_t gate_bytes = 0;      // to give back to the MemoryGate once written
  bool is_new = false;
  index::Recognized recognized;
  std::optional<std::vector<Sha256>> pictures;  // of the file; nothing when it was not read to its end
};

// Takes what is packed in a file, and what OCR read in it, as it comes.
using MemberSink = std::function<void(Outcome)>;

// One a thread: owns its embedder, its reading connection to the vector cache and its reader process.
class SyncWorker {
 public:
  SyncWorker(std::filesystem::path root, embed::Embedder embedder, ingest::Reader reader,
             ingest::RecognizerOptions recognizer, index::Store cache, RenameSources& renames);
  SyncWorker(SyncWorker&&) = delete;
  SyncWorker& operator=(SyncWorker&&) = delete;

  // Never throws for what a file holds: a file that cannot be read or parsed gives `unindexed`
  // with its reason. What is packed in the file goes to `members` before. `next`, when it is not
  // null, is what the next call will be about, a small file: the reader process goes on with it
  // while this one is embedded. Throws Error{cancelled} and errors of the library itself.
  Outcome process(const Candidate& candidate, const Candidate* next, const MemberSink& members,
                  std::stop_token stop);

 private:
  // A file that is open already, because it was sent to the reader.
  struct Opened {
    const Candidate* candidate = nullptr;
    std::unique_ptr<const SourceFile> source;
  };

  Outcome read_and_prepare(const Candidate& candidate, const Candidate* next,
                           const MemberSink& members, std::stop_token stop);
  std::unique_ptr<const SourceFile> open(const Candidate& candidate);
  const SourceFile* open_ahead(const Candidate& candidate);
  Outcome read_document(const SourceFile& source, const index::FileRecord* known,
                        const Candidate* next, const MemberSink& members, std::stop_token stop);
  Outcome prepare_document(index::FileRecord file, Document document, std::stop_token stop);
  std::int64_t fill_vectors(index::PreparedDocument& prepared, std::stop_token stop);
  void embed_some(index::PreparedDocument& prepared, std::span<const std::size_t> wanted,
                  std::stop_token stop);

  std::filesystem::path root_;
  embed::Embedder embedder_;
  index::Store cache_;
  RenameSources& renames_;
  ingest::Reader reader_;
  Opened ahead_;
  PictureWords pictures_;  // refers to cache_
};

}  // namespace carrel::engine
