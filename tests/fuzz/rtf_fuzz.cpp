#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/parse.h"
#include "ingest/rtf_pictures.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  carrel::abort_unless_well_formed(carrel::ingest::parse_rtf(bytes));
  std::size_t picture_bytes = 0;
  carrel::ingest::each_rtf_picture(
      bytes, [&](const std::string&, const std::string& picture) { picture_bytes += picture.size(); });
  if (picture_bytes > bytes.size()) std::abort();
  return 0;
}
