// What came with a request to a process that reads: its bytes, or a descriptor's.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/files.h"
#include "ingest/reader_messages.h"

namespace carrel::ingest {

// The bytes of a file: those that came with the request, or a map of the descriptor's. A file that
// is cut short meanwhile ends the reader, which is one of the ways in which a file is bad.
class RequestBytes {
 public:
  // Both must live as long as this. Throws std::bad_alloc.
  RequestBytes(const Request& request, const FileDescriptor& file);
  ~RequestBytes();
  RequestBytes(RequestBytes&&) = delete;
  RequestBytes& operator=(RequestBytes&&) = delete;

  std::string_view get() const noexcept { return bytes_; }

 private:
  std::string_view bytes_;
  void* map_ = nullptr;
  std::size_t size_bytes_ = 0;
};

}  // namespace carrel::ingest
