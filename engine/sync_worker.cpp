#include "engine/sync_worker.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "engine/coverage.h"
#include "engine/failed_readings.h"
#include "engine/limits.h"
#include "engine/memory_gate.h"
#include "engine/source_file.h"
#include "index/damage.h"
#include "ingest/chunker.h"
#include "ingest/no_reader.h"

namespace carrel::engine {
namespace {

std::string key_of(const Sha256& content) {
  return {reinterpret_cast<const char*>(content.data()), content.size()};
}

// The reason and message of a document's issues, and whether anything of it can be searched.
void describe_issues(const Document& document, index::FileRecord& file) {
  if (!document.issues.empty()) file.reason = issue_kind_name(document.issues.front().kind);
  file.message = describe(document.issues);
  if (!document.blocks.empty()) return;
  const bool unreadable = file.reason == "encrypted" || file.reason == "damaged";
  file.coverage = unreadable ? index::Coverage::failed : index::Coverage::skipped;
  if (file.reason.empty()) {
    file.reason = "no_text";
    file.message = "there is no text in it";
  }
}

// A file of which only the members can be read is read.
void count_as_read(const Document& document, index::FileRecord& file) {
  if (document.issues.empty()) file.reason = file.message = "";
  file.coverage = index::Coverage::indexed;
}

index::FileRecord record_of(const ingest::FoundDocument& member,
                            const index::FileRecord& container) {
  index::FileRecord file = container;
  file.path += std::string(ingest::member_separator) + member.path;
  file.size_bytes = member.size_bytes;
  file.content = member.content;
  describe_issues(member.document, file);
  return file;
}

// Which members of a file have members of their own. These come before what holds them, so that no
// more are waiting than the file is deep.
class ContainersRead {
 public:
  bool any() const noexcept { return any_; }

  // Of the next member; says whether others came out of it.
  bool take(const std::string& path) {
    any_ = true;
    const bool has_members = waiting_.erase(path) > 0;
    const std::size_t end = path.rfind(ingest::member_separator);
    if (end != path.npos) waiting_.insert(path.substr(0, end));
    return has_members;
  }

 private:
  std::unordered_set<std::string> waiting_;
  bool any_ = false;
};

// Only its time stamp changed, or not even that.
bool is_indexed_as_it_is(const Candidate& candidate, const SourceFile& source) {
  const auto* known = candidate.known;
  return known != nullptr && !candidate.reparse && known->content == source.content() &&
         known->coverage == index::Coverage::indexed && known->failed_readings == 0;
}

// Read again it would end as it did: with the same content, name, time and parsers only its ctime changed,
// as it does with new rights and links; or its stamp was not trusted (SourceFile::record). Another time is
// how a person asks for another try.
bool is_settled_as_it_is(const Candidate& candidate, const SourceFile& source) {
  const auto* known = candidate.known;
  return known != nullptr && !candidate.reparse && known->content == source.content() &&
         known->size_bytes == candidate.found.size_bytes &&
         (known->mtime_ns == candidate.found.mtime_ns ||
          known->mtime_ns == candidate.found.mtime_ns - 1) &&
         known->parsers_version == ingest::parsers_version;
}

bool stays_as_it_is(const Candidate& candidate, const SourceFile& source) {
  return is_indexed_as_it_is(candidate, source) || is_settled_as_it_is(candidate, source);
}

std::int64_t row_of(const index::FileRecord* known) {
  return known == nullptr ? 0 : known->document_id;
}

bool has_issue(const Document& document, IssueKind kind) {
  return std::any_of(document.issues.begin(), document.issues.end(),
                     [&](const Issue& issue) { return issue.kind == kind; });
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
  if (file->failed_readings > 0) return nullptr;  // the row would go on to speak of that
  by_content_.erase(it);
  return file;
}

bool RenameSources::has(const Sha256& content) const {
  const std::lock_guard lock(mutex_);
  return by_content_.contains(key_of(content));
}

std::vector<const index::FileRecord*> RenameSources::left() const {
  const std::lock_guard lock(mutex_);
  std::vector<const index::FileRecord*> files;
  for (const auto& [key, file] : by_content_) files.push_back(file);
  return files;
}

SyncWorker::SyncWorker(std::filesystem::path root, embed::Embedder embedder, ingest::Reader reader,
                       ingest::RecognizerOptions recognizer, index::Store cache,
                       RenameSources& renames)
    : root_(std::move(root)),
      embedder_(std::move(embedder)),
      cache_(std::move(cache)),
      renames_(renames),
      reader_(std::move(reader)),
      pictures_(cache_, std::move(recognizer)) {}

Outcome SyncWorker::process(const Candidate& candidate, const Candidate* next,
                            const MemberSink& members, std::stop_token stop) {
  try {
    return read_and_prepare(candidate, next, members, stop);
  } catch (const ingest::NoReaderError&) {
    throw;  // says nothing of this file, and would be said of all that are left
  } catch (const index::DamagedLibraryError&) {
    throw;  // the same
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled || error.code() == ErrorCode::internal) throw;
    Outcome outcome;
    outcome.file = {.path = candidate.found.path,
                    .size_bytes = candidate.found.size_bytes,
                    .mtime_ns = candidate.found.mtime_ns,
                    .ctime_ns = candidate.found.ctime_ns,
                    .coverage = index::Coverage::failed,
                    .reason = std::string(error_code_name(error.code())),
                    .message = error.what()};
    const bool may_pass = error.code() == ErrorCode::io || error.code() == ErrorCode::not_found ||
                          error.code() == ErrorCode::busy;
    if (!may_pass) {
      outcome.file.parsers_version = ingest::parsers_version;
      return outcome;
    }
    // The file may be readable the next time: no stamp, so that it is tried again.
    outcome.file.mtime_ns = 0;
    const auto* known = candidate.known;
    if (known != nullptr && known->coverage == index::Coverage::indexed) {
      outcome.kind = Outcome::Kind::unreachable;
    }
    return outcome;
  }
}

std::unique_ptr<const SourceFile> SyncWorker::open(const Candidate& candidate) {
  if (ahead_.candidate == &candidate) {
    ahead_.candidate = nullptr;
    return std::move(ahead_.source);
  }
  return std::make_unique<const SourceFile>(root_, candidate.found.path);
}

// Null when it need not be read, or cannot: its own turn will tell.
const SourceFile* SyncWorker::open_ahead(const Candidate& candidate) {
  try {
    ahead_ = {&candidate, std::make_unique<const SourceFile>(root_, candidate.found.path)};
  } catch (const Error&) {
    ahead_ = {};
    return nullptr;
  }
  const SourceFile& source = *ahead_.source;
  const bool is_renamed = candidate.known == nullptr && renames_.has(source.content());
  return is_renamed || stays_as_it_is(candidate, source) ? nullptr : &source;
}

Outcome SyncWorker::read_and_prepare(const Candidate& candidate, const Candidate* next,
                                     const MemberSink& members, std::stop_token stop) {
  const auto opened = open(candidate);
  const SourceFile& source = *opened;
  const auto* known = candidate.known;
  Outcome outcome;
  if (stays_as_it_is(candidate, source)) {
    outcome.kind = Outcome::Kind::touched;
    outcome.document_id = known->document_id;
    outcome.file = source.record();
    outcome.file.coverage = known->coverage;
    outcome.file.reason = known->reason;
    outcome.file.failed_readings = known->failed_readings;
    return outcome;
  }
  if (const auto* renamed = known == nullptr ? renames_.take(source.content()) : nullptr) {
    outcome.kind = Outcome::Kind::renamed;
    outcome.document_id = renamed->document_id;
    outcome.former_path = renamed->path;
    outcome.file = source.record();
    outcome.file.reason = renamed->reason;
    return outcome;
  }
  outcome = read_document(source, known, next, members, stop);
  outcome.is_new = known == nullptr;
  return outcome;
}

Outcome SyncWorker::read_document(const SourceFile& source, const index::FileRecord* known,
                                  const Candidate* next, const MemberSink& members,
                                  std::stop_token stop) {
  const SourceFile* const following = next == nullptr ? nullptr : open_ahead(*next);
  auto ahead = following == nullptr ? ingest::FileToRead{} : following->to_read();
  if (following != nullptr && pictures_.may_have_words(row_of(next->known))) {
    // Only that there is one is told ahead; it is asked when the file's turn has come.
    ahead.recognize = [](const ingest::GrayPicture&) { return ingest::Recognition{}; };
  }
  std::optional<Document> document;
  ContainersRead containers;
  PicturesRead pictures;
  ingest::FileToRead file_to_read = source.to_read();
  file_to_read.recognize = pictures_.of_file(
      row_of(known),
      [&](index::Recognized recognized) {
        Outcome outcome;
        outcome.kind = Outcome::Kind::recognized;
        outcome.container = source.record().path;
        outcome.recognized = std::move(recognized);
        members(std::move(outcome));
      },
      pictures, stop);
  const ingest::Reading reading = reader_.read(
      file_to_read,
      [&](ingest::FoundDocument found) {
        pictures.unread = pictures.unread || has_issue(found.document, IssueKind::no_ocr);
        if (found.path.empty()) {
          document = std::move(found.document);
        } else {
          index::FileRecord member = record_of(found, source.record());
          if (containers.take(found.path)) count_as_read(found.document, member);
          Outcome outcome = prepare_document(std::move(member), std::move(found.document), stop);
          outcome.container = source.record().path;
          members(std::move(outcome));
        }
      },
      stop, following == nullptr ? nullptr : &ahead);
  index::FileRecord file = source.record();
  file.recognizer = recognizer_of(pictures, pictures_.signature());
  if (reading.end != ingest::ReadingEnd::complete || !document) {
    record_failed_reading(file, known, reading);
    Outcome outcome;
    if (keeps_former_text(file, known)) {
      outcome.kind = Outcome::Kind::outdated;
      outcome.document_id = known->document_id;
    }
    outcome.file = std::move(file);
    return outcome;
  }
  describe_issues(*document, file);
  if (containers.any()) count_as_read(*document, file);
  Outcome outcome = prepare_document(std::move(file), std::move(*document), stop);
  outcome.pictures = std::move(pictures.pixels);
  return outcome;
}

Outcome SyncWorker::prepare_document(index::FileRecord file, Document document,
                                     std::stop_token stop) {
  Outcome outcome;
  outcome.file = file;
  if (file.coverage != index::Coverage::indexed) return outcome;
  auto chunks =
      ingest::chunk(document, [&](std::string_view text) { return embedder_.count_tokens(text); });
  outcome.kind = Outcome::Kind::indexed;
  outcome.prepared = index::prepare(std::move(file), std::move(document), std::move(chunks));
  const bool big = outcome.prepared.text_bytes >= big_text_bytes;
  if (big) give_back_freed_memory();
  outcome.embedded = fill_vectors(outcome.prepared, stop);
  if (big) give_back_freed_memory();
  return outcome;
}

std::int64_t SyncWorker::fill_vectors(index::PreparedDocument& prepared, std::stop_token stop) {
  if (prepared.chunks.empty()) return 0;  // of a file that only holds others
  const auto have = cache_.have_vectors(embedder_.space(), prepared.vector_keys);
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < have.size(); ++i) {
    if (!have[i]) wanted.push_back(i);
  }
  prepared.vectors.resize(prepared.chunks.size());
  for (std::size_t begin = 0; begin < wanted.size(); begin += embedded_at_once) {
    const std::size_t count = std::min(embedded_at_once, wanted.size() - begin);
    embed_some(prepared, std::span(wanted).subspan(begin, count), stop);
  }
  for (Chunk& chunk : prepared.chunks) std::string().swap(chunk.embed_text);  // gives the memory back
  return static_cast<std::int64_t>(wanted.size());
}

void SyncWorker::embed_some(index::PreparedDocument& prepared, std::span<const std::size_t> wanted,
                            std::stop_token stop) {
  std::vector<std::string_view> texts;
  texts.reserve(wanted.size());
  for (const std::size_t i : wanted) texts.push_back(prepared.chunks[i].embed_text);
  const Matrix vectors = embedder_.embed(texts, embed::Role::passage, stop);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    prepared.vectors[wanted[i]] = index::encode_vector(vectors.row(i));
    std::string().swap(prepared.chunks[wanted[i]].embed_text);
  }
}

}  // namespace carrel::engine
