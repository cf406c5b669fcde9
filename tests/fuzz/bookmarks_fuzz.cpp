#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/parse.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  carrel::abort_unless_well_formed(carrel::ingest::parse_bookmarks(bytes));
  return 0;
}
