#include "ingest/request_bytes.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <new>

namespace carrel::ingest {

RequestBytes::RequestBytes(const Request& request, const FileDescriptor& file) : bytes_(request.bytes) {
  if (!request.has_descriptor) return;
  bytes_ = {};
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0 || status.st_size <= 0) return;
  size_bytes_ = static_cast<std::size_t>(status.st_size);
  void* const map = mmap(nullptr, size_bytes_, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (map == MAP_FAILED) throw std::bad_alloc();
  map_ = map;
  bytes_ = {static_cast<const char*>(map_), size_bytes_};
}

RequestBytes::~RequestBytes() {
  if (map_ != nullptr) munmap(map_, size_bytes_);
}

}  // namespace carrel::ingest
