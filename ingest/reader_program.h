// The program that reads documents for carrel: confines itself, then answers requests on a socket
// until the other end closes. See docs/adr/0012-parsers-in-a-sandbox.md.
#pragma once

#include <string_view>

#include "core/document.h"
#include "ingest/members.h"

namespace carrel::ingest {

using ParseFile = Document (*)(std::string_view bytes, std::string_view name, Members& members);

// The status to end with. `parse` is ingest::parse; tests give one that misbehaves.
int run_reader(ParseFile parse);

// Where the socket is when a reader starts, with /dev/null at 0 to 2 and nothing else open.
inline constexpr int reader_socket = 3;

// How a reader ends when it could not confine itself, and so has read nothing.
inline constexpr int reader_unconfined_status = 71;

}  // namespace carrel::ingest
