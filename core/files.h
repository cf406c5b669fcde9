// Files as the rest of carrel wants them: read whole under a limit, mapped, replaced atomically.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace carrel {

// Owns a POSIX file descriptor. -1 when empty.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) noexcept : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  int release() noexcept;

 private:
  int fd_ = -1;
};

// Opens for reading, never blocking on a FIFO and never becoming a controlling terminal.
// Throws Error: not_found, io.
FileDescriptor open_for_reading(const std::filesystem::path& path);

// The whole file. Throws Error: not_found; io; limit when it is longer than `bytes_max`.
std::string read_file(const std::filesystem::path& path, std::size_t bytes_max);

// The same from an open descriptor, from its start to its end; `name` is for messages.
std::string read_descriptor(int fd, std::size_t bytes_max, std::string_view name);

// Replaces `path` so that after a crash at any instant it holds the old or the new bytes: writes a
// temporary file in the same folder, fsyncs it, renames it over `path`, fsyncs the folder.
// Throws Error: io.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

// A read-only memory map of a whole file. A file cut short while mapped raises SIGBUS on access:
// map only files that carrel itself replaces atomically, or model files.
class MappedFile {
 public:
  MappedFile() = default;
  // Throws Error: not_found, io.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  // Valid while this object lives, also after it was moved to another.
  std::string_view bytes() const& noexcept { return {data_, size_bytes_}; }
  std::string_view bytes() const&& = delete;

 private:
  const char* data_ = nullptr;
  std::size_t size_bytes_ = 0;
};

// A fresh empty folder under the system's temporary folder, removed with its contents.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  const std::filesystem::path& path() const& noexcept { return path_; }
  const std::filesystem::path& path() const&& = delete;

 private:
  std::filesystem::path path_;
};

// Bytes of memory this process holds now, and the most it ever held (Linux /proc/self/status).
struct MemoryUse {
  std::uint64_t resident_bytes = 0;
  std::uint64_t peak_bytes = 0;
};
MemoryUse memory_use();

}  // namespace carrel
