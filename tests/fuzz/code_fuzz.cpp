#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/parse.h"
#include "tests/fuzz/document_checks.h"

// The first byte chooses the language.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  constexpr std::array<std::string_view, 10> names = {"a.cpp", "a.py", "a.rs", "a.js",
                                                     "a.rb",  "a.sh", "a.hs", "a", "a.yaml", "a.toml"};
  if (size_bytes == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  const std::string_view name = names[data[0] % names.size()];
  carrel::abort_unless_well_formed(carrel::ingest::parse_code(bytes.substr(1), name));
  return 0;
}
