// A mailbox by windows whose sizes the input says: whatever they are, reading comes to its end,
// each view is of the last window asked for, and what comes out is well-formed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/limits.h"
#include "ingest/mailbox.h"
#include "ingest/members.h"
#include "tests/fuzz/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace carrel::ingest;
  if (size_bytes < 2) return 0;
  // From twice the edge, below which a window could not go forward, in steps of 64 bytes.
  const std::size_t first = 2 * mailbox_edge_bytes + 64 * std::size_t{data[0]};
  const MailboxWindows windows{.first_bytes = first,
                               .bytes_max = first + 512 * std::size_t{data[1]}};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size_bytes - 2);
  std::string window;  // a copy, so that reading beyond it, or in an older one, is seen
  std::uint64_t asked_last = 0;
  std::size_t asked_again = 0;
  const auto read = [&](std::uint64_t offset, std::size_t count) -> std::string_view {
    if (offset < asked_last || count > windows.bytes_max) std::abort();
    asked_again = offset == asked_last ? asked_again + 1 : 0;
    if (asked_again > 64) std::abort();  // each time twice as wide, and then past it
    asked_last = offset;
    std::string().swap(window);
    window = bytes.substr(offset < bytes.size() ? static_cast<std::size_t>(offset) : bytes.size(),
                          count);
    return window;
  };
  Members members(bytes.size(),
                  [](FoundDocument found) { carrel::abort_unless_well_formed(found.document); });
  carrel::abort_unless_well_formed(read_mailbox(bytes.size(), read, members, windows));
  return 0;
}
