// A reader's end of the socket: whole frames in, whole frames out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/files.h"
#include "ingest/reader_messages.h"

namespace carrel::ingest {

struct ReceivedRequest {
  RequestKind kind = RequestKind::parse;
  std::string payload;
  FileDescriptor file;  // empty unless one came along
};

// Waits. Nothing when the other end was closed or says what cannot be.
std::optional<ReceivedRequest> receive_request(int socket);

// Ends the process when the other end was closed: nobody is there to read for.
void send_reply(int socket, ReplyKind kind, std::string_view payload);

}  // namespace carrel::ingest
