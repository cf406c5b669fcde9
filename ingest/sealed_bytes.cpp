#include "ingest/sealed_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "core/error.h"

namespace carrel::ingest {

FileDescriptor sealed_bytes(std::string_view bytes) {
  FileDescriptor file(memfd_create("carrel-document", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) throw_io_error("cannot hold a document", "memfd", errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_io_error("cannot hold a document", "memfd", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  lseek(file.get(), 0, SEEK_SET);
  fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return file;
}

}  // namespace carrel::ingest
