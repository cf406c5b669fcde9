// Mailboxes by windows, so that one of gigabytes costs the memory of its longest message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "core/document.h"
#include "ingest/limits.h"
#include "ingest/members.h"

namespace carrel::ingest {

// Bytes of a file from `offset` on, at most `bytes` and fewer only at its end. A view is good until
// the next call.
using ReadWindow = std::function<std::string_view(std::uint64_t offset, std::size_t bytes)>;

struct MailboxWindows {
  std::size_t first_bytes = mailbox_window_bytes;   // of a window
  std::size_t bytes_max = mailbox_message_bytes_max;  // of one that is widened for a long message
};

// Gives each message to `members`. One that is longer than the widest window is left out and said.
Document read_mailbox(std::uint64_t size_bytes, const ReadWindow& read, Members& members,
                      const MailboxWindows& windows = {});

}  // namespace carrel::ingest
