// A file of a collection, from its opening to when it was read.
//
// Small files are read into memory, so that what was hashed is what is parsed. Bigger ones are
// hashed in pieces and handed on open: they are not held here, and reading them twice is noticed
// when they change meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/files.h"
#include "core/sha256.h"
#include "index/store.h"
#include "ingest/reader.h"

namespace carrel::engine {

class SourceFile {
 public:
  // `path` is relative to `root`. Throws Error: not_found, io, limit.
  SourceFile(const std::filesystem::path& root, std::string path);

  const Sha256& content() const noexcept { return content_; }

  // For a Reader; refers to this.
  ingest::FileToRead to_read() const;

  // What a row says of it. Look again after reading: mtime_ns is a nanosecond less than the file's
  // when it may have changed since it was opened, so that the next run reads it again; the date holds.
  index::FileRecord record() const;

 private:
  struct Stamp {
    std::uint64_t size_bytes = 0;
    std::int64_t mtime_ns = 0;
    std::int64_t ctime_ns = 0;
    bool is_same_content(const Stamp& other) const noexcept {  // a new link or right is no new content
      return size_bytes == other.size_bytes && mtime_ns == other.mtime_ns;
    }
  };
  Stamp stamp() const;

  std::string path_;
  std::string name_;  // for messages
  FileDescriptor file_;
  Stamp opened_;
  std::string bytes_;  // of a small file
  bool is_small_ = false;
  Sha256 content_{};
};

}  // namespace carrel::engine
