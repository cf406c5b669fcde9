#include "engine/sync_worker.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "ingest/chunker.h"
#include "ingest/limits.h"
#include "ingest/parse.h"

namespace carrel::engine {
namespace {

// A file written twice within one tick of the file system's clock keeps its time stamp. What was
// changed so short a time ago is recorded without a stamp, and so looked at again next time (the
// "racy git" problem; git's documentation technical/racy-git).
constexpr std::int64_t racy_ns = 50'000'000;

// Issues after this much are left out: a file with trouble on every page would list them all.
constexpr std::size_t message_bytes_enough = 500;

std::string key_of(const Sha256& content) {
  return {reinterpret_cast<const char*>(content.data()), content.size()};
}

struct FileStamp {
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const FileDescriptor& file, const std::string& name) {
  struct stat status {};
  if (fstat(file.get(), &status) != 0) throw_io_error("cannot read", name, errno);
  return {static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

struct FileContent {
  std::string bytes;
  FileStamp stamp;  // mtime_ns is 0 when the file may have changed while it was read
};

FileContent read_content(const std::filesystem::path& path) {
  const FileDescriptor file = open_for_reading(path);
  FileContent content;
  content.stamp = stamp_of(file, path.string());
  content.bytes = read_descriptor(file.get(), ingest::file_bytes_max, path.string());
  const bool moved = content.stamp != stamp_of(file, path.string());
  if (moved || now_ns() - content.stamp.mtime_ns < racy_ns) content.stamp.mtime_ns = 0;
  return content;
}

// The reason and message of a document's issues, and whether anything of it can be searched.
void describe_issues(const Document& document, index::FileRecord& file) {
  for (const Issue& issue : document.issues) {
    if (file.reason.empty()) file.reason = issue_kind_name(issue.kind);
    const std::string page = issue.page > 0 ? "page " + std::to_string(issue.page) + ": " : "";
    if (file.message.size() < message_bytes_enough) {
      file.message += (file.message.empty() ? "" : "; ") + page + issue.message;
    }
  }
  if (!document.blocks.empty()) return;
  const bool unreadable = file.reason == "encrypted" || file.reason == "damaged";
  file.coverage = unreadable ? index::Coverage::failed : index::Coverage::skipped;
  if (file.reason.empty()) {
    file.reason = "no_text";
    file.message = "there is no text in it";
  }
}

}  // namespace

RenameSources::RenameSources(const std::vector<const index::FileRecord*>& missing) {
  for (const auto* file : missing) {
    by_content_.emplace(key_of(file->content), file);
  }
}

const index::FileRecord* RenameSources::take(const Sha256& content) {
  const std::lock_guard lock(mutex_);
  const auto it = by_content_.find(key_of(content));
  if (it == by_content_.end() || it->second->coverage != index::Coverage::indexed) return nullptr;
  const auto* file = it->second;
  by_content_.erase(it);
  return file;
}

std::vector<const index::FileRecord*> RenameSources::left() const {
  const std::lock_guard lock(mutex_);
  std::vector<const index::FileRecord*> files;
  for (const auto& [key, file] : by_content_) files.push_back(file);
  return files;
}

SyncWorker::SyncWorker(std::filesystem::path root, embed::Embedder embedder, index::Store cache,
                       RenameSources& renames)
    : root_(std::move(root)),
      embedder_(std::move(embedder)),
      cache_(std::move(cache)),
      renames_(renames) {}

Outcome SyncWorker::process(const Candidate& candidate, std::stop_token stop) {
  try {
    return read_and_prepare(candidate, stop);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled || error.code() == ErrorCode::internal) throw;
    Outcome outcome;
    outcome.file = {.path = candidate.found.path,
                    .size_bytes = candidate.found.size_bytes,
                    .mtime_ns = candidate.found.mtime_ns,
                    .coverage = index::Coverage::failed,
                    .reason = std::string(error_code_name(error.code())),
                    .message = error.what()};
    // The file may be readable the next time: no stamp, so that it is tried again.
    if (error.code() == ErrorCode::io) outcome.file.mtime_ns = 0;
    return outcome;
  }
}

Outcome SyncWorker::read_and_prepare(const Candidate& candidate, std::stop_token stop) {
  const FileContent content = read_content(root_ / candidate.found.path);
  index::FileRecord file{.path = candidate.found.path,
                         .size_bytes = content.stamp.size_bytes,
                         .mtime_ns = content.stamp.mtime_ns,
                         .content = sha256(content.bytes)};
  Outcome outcome;
  const auto* known = candidate.known;
  if (known != nullptr && !candidate.reparse && known->content == file.content &&
      known->coverage == index::Coverage::indexed) {
    outcome.kind = Outcome::Kind::touched;
    outcome.document_id = known->document_id;
    outcome.file = std::move(file);
    return outcome;
  }
  if (const auto* source = known == nullptr ? renames_.take(file.content) : nullptr) {
    outcome.kind = Outcome::Kind::renamed;
    outcome.document_id = source->document_id;
    outcome.file = std::move(file);
    return outcome;
  }
  outcome = prepare_document(std::move(file), content.bytes, stop);
  outcome.is_new = known == nullptr;
  return outcome;
}

Outcome SyncWorker::prepare_document(index::FileRecord file, std::string_view bytes,
                                     std::stop_token stop) {
  Document document = ingest::parse(bytes, file.path);
  describe_issues(document, file);
  Outcome outcome;
  outcome.file = file;
  if (file.coverage != index::Coverage::indexed) return outcome;
  auto chunks =
      ingest::chunk(document, [&](std::string_view text) { return embedder_.count_tokens(text); });
  outcome.kind = Outcome::Kind::indexed;
  outcome.prepared = index::prepare(std::move(file), std::move(document), std::move(chunks));
  outcome.embedded = fill_vectors(outcome.prepared, stop);
  return outcome;
}

std::int64_t SyncWorker::fill_vectors(index::PreparedDocument& prepared, std::stop_token stop) {
  const auto have = cache_.have_vectors(embedder_.space(), prepared.vector_keys);
  std::vector<std::size_t> wanted;
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < have.size(); ++i) {
    if (have[i]) continue;
    wanted.push_back(i);
    texts.push_back(prepared.chunks[i].embed_text);
  }
  const Matrix vectors = embedder_.embed(texts, embed::Role::passage, stop);
  prepared.vectors.resize(prepared.chunks.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    prepared.vectors[wanted[i]] = index::encode_vector(vectors.row(i));
  }
  return static_cast<std::int64_t>(wanted.size());
}

}  // namespace carrel::engine
