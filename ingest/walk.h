// Finds the files of a collection: a depth-first walk in the byte order of names, the same every
// time on the same tree.
//
// Honours .gitignore and .carrelignore (gitignore's pattern language, each for the folder it
// stands in and below, deeper files and later lines win, .carrelignore over .gitignore); leaves out
// hidden files and folders (but those of a Maildir), special files, and symbolic links that lead out of
// the root. Opens no file but ignore files and the beginning of what only a mailbox may be as big as.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace carrel::ingest {

struct WalkOptions {
  std::vector<std::string> include;  // globs on the relative path; empty: every file
  std::vector<std::string> exclude;  // globs on the relative path
};

struct FoundFile {
  std::string path;  // relative to the root, '/' between parts, bytes as the file system has them
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;  // since the epoch
  std::int64_t ctime_ns = 0;  // when its content, name, owner or links last changed; nobody sets it back
  std::uint64_t inode = 0;
};

// On disk and in `ls --failed` by name; see skip_reason_name.
enum class SkipReason : std::uint8_t {
  too_big,        // over file_bytes_max or, of a mailbox, mailbox_bytes_max; an ignore file over its own
  outside_root,   // a symbolic link that leads out of the collection
  special_file,   // a FIFO, socket or device
  unreadable,     // a folder or file that the system would not open; message has its reason
  too_deep,       // below nesting_depth_max folders
  broken_link,    // a symbolic link to what is not there
};

std::string_view skip_reason_name(SkipReason reason) noexcept;

struct SkippedFile {
  std::string path;
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  SkipReason reason = SkipReason::unreadable;
  std::string message;  // for a person: what, and what to do
};

struct WalkVisitor {
  std::function<void(FoundFile)> found;
  std::function<void(SkippedFile)> skipped;  // only what a person would miss; ignored files are silent
};

// Throws Error: not_found when `root` is not there or is no folder; io; cancelled.
void walk(const std::filesystem::path& root, const WalkOptions& options, const WalkVisitor& visitor,
          std::stop_token stop = {});

}  // namespace carrel::ingest
