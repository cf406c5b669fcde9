#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/members.h"
#include "ingest/parse.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  const auto check = [](carrel::ingest::FoundDocument found) {
    carrel::abort_unless_well_formed(found.document);
  };
  carrel::ingest::Members members(size_bytes, check);
  carrel::abort_unless_well_formed(carrel::ingest::parse_tnef(bytes, "a", members));
  return 0;
}
