#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/ignore.h"

// The first line is a path, the rest an ignore file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  const std::size_t newline = bytes.find('\n');
  if (newline == std::string_view::npos || newline > 4096) return 0;
  const std::string_view path = bytes.substr(0, newline);
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const carrel::ingest::IgnoreRules rules(bytes.substr(newline + 1));
  rules.verdict(path, name, carrel::ingest::EntryKind::file);
  rules.verdict(path, name, carrel::ingest::EntryKind::folder);
  return 0;
}
