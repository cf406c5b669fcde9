#include <string_view>

#include "core/files.h"

namespace carrel {
namespace {

// The number of a line such as "VmRSS:     1234 kB", in bytes; 0 when the line is not there.
std::uint64_t kib_field_bytes(std::string_view status, std::string_view name) {
  const std::size_t at = status.find(name);
  if (at == std::string_view::npos) return 0;
  std::uint64_t kib = 0;
  bool any_digit = false;
  for (const char c : status.substr(at + name.size())) {
    if (c >= '0' && c <= '9') {
      kib = kib * 10 + static_cast<std::uint64_t>(c - '0');
      any_digit = true;
    } else if (any_digit || c == '\n') {
      break;
    }
  }
  return kib * 1024;
}

}  // namespace

MemoryUse memory_use() {
  constexpr std::size_t status_bytes_max = 1U << 20;
  const std::string status = read_file("/proc/self/status", status_bytes_max);
  return {.resident_bytes = kib_field_bytes(status, "\nVmRSS:"),
          .peak_bytes = kib_field_bytes(status, "\nVmHWM:")};
}

}  // namespace carrel
