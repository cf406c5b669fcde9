#include "core/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/half_written.h"

namespace carrel {
namespace {

struct stat status_of(int fd, std::string_view name) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) throw_io_error("cannot examine", name, errno);
  return status;
}

// Reads at `offset` where the descriptor can seek, else from wherever a pipe stands.
ssize_t read_some(int fd, char* into, std::size_t count, std::size_t offset) {
  for (;;) {
    ssize_t got = ::pread(fd, into, count, static_cast<off_t>(offset));
    if (got < 0 && errno == ESPIPE) got = ::read(fd, into, count);
    if (got >= 0 || errno != EINTR) return got;
  }
}

void write_all(int fd, std::string_view bytes, std::string_view name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_io_error("cannot write", name, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

constexpr std::string_view pending_prefix = ".carrel-";
constexpr std::string_view pending_pattern = "XXXXXX";  // mkostemp fills it in

// A temporary file that is removed again unless it was renamed to its final name.
class PendingFile {
 public:
  explicit PendingFile(const std::filesystem::path& folder)
      : name_(folder / (std::string(pending_prefix) + std::string(pending_pattern))) {
    fd_ = FileDescriptor(::mkostemp(name_.data(), O_CLOEXEC));  // made with mode 0600
    if (!fd_) throw_io_error("cannot create a temporary file", name_, errno);
  }
  ~PendingFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  PendingFile(PendingFile&&) = delete;
  PendingFile& operator=(PendingFile&&) = delete;

  int fd() const noexcept { return fd_.get(); }

  void rename_to(const std::filesystem::path& path) {
    if (::rename(name_.c_str(), path.c_str()) != 0) {
      throw_io_error("cannot replace", path.native(), errno);
    }
    name_.clear();
  }

 private:
  std::string name_;
  FileDescriptor fd_;
};

void sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) throw_io_error("cannot open the folder", folder.native(), errno);
  // Some file systems cannot sync a folder and say EINVAL; there rename is all there is.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) {
    throw_io_error("cannot sync the folder", folder.native(), errno);
  }
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() noexcept { return std::exchange(fd_, -1); }

FileDescriptor open_for_reading(const std::filesystem::path& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (fd) return fd;
  if (errno == ENOENT || errno == ENOTDIR) {
    throw Error(ErrorCode::not_found, "no such file: " + path.native());
  }
  throw_io_error("cannot open", path.native(), errno);
}

std::string read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const FileDescriptor fd = open_for_reading(path);
  return read_descriptor(fd.get(), bytes_max, path.native());
}

std::string read_descriptor(int fd, std::size_t bytes_max, std::string_view name) {
  const struct stat status = status_of(fd, name);
  if (S_ISDIR(status.st_mode)) throw_io_error("cannot read", name, EISDIR);
  // The size is only a hint: files of /proc say 0, and a file can grow while it is read.
  const auto expected = static_cast<std::size_t>(std::max<off_t>(0, status.st_size));
  constexpr std::size_t step_bytes_min = 16 << 10;
  std::string bytes;
  std::size_t filled = 0;
  while (filled <= bytes_max && expected <= bytes_max) {
    // One byte more than expected, so that the end shows without growing the buffer.
    if (filled == bytes.size()) {
      bytes.resize(filled == 0 ? std::max(expected + 1, step_bytes_min) : filled * 2);
    }
    const ssize_t got = read_some(fd, bytes.data() + filled, bytes.size() - filled, filled);
    if (got < 0) throw_io_error("cannot read", name, errno);
    if (got == 0) {
      bytes.resize(filled);
      return bytes;
    }
    filled += static_cast<std::size_t>(got);
  }
  throw Error(ErrorCode::limit, "longer than " + std::to_string(bytes_max) +
                                    " bytes, the most that is read: " + std::string(name));
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  PendingFile pending(folder);
  struct stat old {};
  // A new file is for its owner alone; one that is replaced keeps the mode its owner gave it.
  if (::stat(path.c_str(), &old) == 0 && ::fchmod(pending.fd(), old.st_mode & 07777) != 0) {
    throw_io_error("cannot keep the permissions of", path.native(), errno);
  }
  write_all(pending.fd(), bytes, path.native());
  if (::fsync(pending.fd()) != 0) throw_io_error("cannot sync", path.native(), errno);
  pending.rename_to(path);
  sync_folder(folder);
}

bool is_half_written(const std::filesystem::path& file) {
  const std::string name = file.filename().native();
  return name.starts_with(pending_prefix) &&
         name.size() == pending_prefix.size() + pending_pattern.size();
}

void remove_half_written(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (auto entry = std::filesystem::directory_iterator(folder, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (is_half_written(entry->path())) files.push_back(entry->path());
  }
  for (const auto& file : files) ::unlink(file.c_str());  // a folder of that name stays
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  const FileDescriptor fd = open_for_reading(path);
  const auto size_bytes = static_cast<std::size_t>(status_of(fd.get(), path.native()).st_size);
  if (size_bytes == 0) return;  // mmap refuses to map nothing
  void* data = ::mmap(nullptr, size_bytes, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (data == MAP_FAILED) throw_io_error("cannot map", path.native(), errno);
  data_ = static_cast<const char*>(data);
  size_bytes_ = size_bytes;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_bytes_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_bytes_(std::exchange(other.size_bytes_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  MappedFile old(std::move(*this));  // unmaps what was here, at the end of this function
  data_ = std::exchange(other.data_, nullptr);
  size_bytes_ = std::exchange(other.size_bytes_, 0);
  return *this;
}

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "carrel-XXXXXX").native();
  if (error) throw_io_error("no folder for temporary files", "TMPDIR", error.value());
  if (::mkdtemp(name.data()) == nullptr) {
    throw_io_error("cannot create a temporary folder", name, errno);
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // what cannot be removed is the system's to clean up
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace carrel
