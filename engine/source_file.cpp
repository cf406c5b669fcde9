#include "engine/source_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "core/error.h"
#include "ingest/limits.h"

namespace carrel::engine {
namespace {

// A file written twice within one tick of the file system's clock keeps its time stamp. What was
// changed so short a time ago is recorded with another one, and so looked at again next time (the
// "racy git" problem; git's documentation technical/racy-git). A ctime tells that of a file that was
// dated back, too.
constexpr std::int64_t racy_ns = 50'000'000;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Sha256 hash_of(const FileDescriptor& file, const std::string& name) {
  constexpr std::size_t piece_bytes = 1U << 20;
  std::string piece(piece_bytes, '\0');
  Sha256Stream hash;
  for (off_t at = 0;;) {
    const ssize_t got = pread(file.get(), piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_io_error("cannot read", name, errno);
    if (got == 0) return hash.finish();
    hash.update(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    at += got;
    if (static_cast<std::uint64_t>(at) > ingest::mailbox_bytes_max) {
      throw Error(ErrorCode::limit, name + " is longer than " +
                                        std::to_string(ingest::mailbox_bytes_max >> 30) + " GiB");
    }
  }
}

}  // namespace

SourceFile::SourceFile(const std::filesystem::path& root, std::string path)
    : path_(std::move(path)), name_((root / path_).string()), file_(open_for_reading(name_)) {
  opened_ = stamp();
  is_small_ = opened_.size_bytes <= ingest::inline_bytes_max;
  if (is_small_) {
    bytes_ = read_descriptor(file_.get(), ingest::file_bytes_max, name_);
    content_ = sha256(bytes_);
  } else {
    content_ = hash_of(file_, name_);
  }
}

SourceFile::Stamp SourceFile::stamp() const {
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) throw_io_error("cannot read", name_, errno);
  return {static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec,
          status.st_ctim.tv_sec * 1'000'000'000LL + status.st_ctim.tv_nsec};
}

ingest::FileToRead SourceFile::to_read() const {
  return {.name = path_, .bytes = bytes_, .descriptor = is_small_ ? -1 : file_.get(), .member = {}};
}

index::FileRecord SourceFile::record() const {
  const bool moved = !opened_.is_same_content(stamp());
  const bool racy = now_ns() - std::max(opened_.mtime_ns, opened_.ctime_ns) < racy_ns;
  index::FileRecord record{.path = path_,
                           .size_bytes = opened_.size_bytes,
                           .mtime_ns = opened_.mtime_ns - (moved || racy ? 1 : 0),
                           .ctime_ns = opened_.ctime_ns,
                           .content = content_,
                           .parsers_version = ingest::parsers_version};
  // What was parsed may not be what was hashed: no other version may be taken for it.
  if (moved && !is_small_) record.content = sha256("moved " + to_hex(content_));
  return record;
}

}  // namespace carrel::engine
