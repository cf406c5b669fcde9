#include "ingest/reader_socket.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

// Receives exactly `size_bytes`; a descriptor that comes along is put in `file`.
bool receive(int socket, char* into, std::size_t size_bytes, FileDescriptor& file) {
  while (size_bytes > 0) {
    iovec part{into, size_bytes};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    const cmsghdr* extra = CMSG_FIRSTHDR(&message);
    if (extra != nullptr && extra->cmsg_type == SCM_RIGHTS) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(extra), sizeof(int));
      file = FileDescriptor(descriptor);
    }
    into += got;
    size_bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

void write_all(int socket, const char* bytes, std::size_t size_bytes) {
  while (size_bytes > 0) {
    const ssize_t written = write(socket, bytes, size_bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(0);
    bytes += written;
    size_bytes -= static_cast<std::size_t>(written);
  }
}

}  // namespace

std::optional<ReceivedRequest> receive_request(int socket) {
  ReceivedRequest request;
  std::array<char, frame_header_bytes> bytes{};
  if (!receive(socket, bytes.data(), bytes.size(), request.file)) return std::nullopt;
  const FrameHeader header = frame_header_of(bytes);
  if (header.payload_bytes > request_bytes_max) return std::nullopt;
  request.kind = static_cast<RequestKind>(header.kind);
  request.payload.resize(header.payload_bytes);
  if (!receive(socket, request.payload.data(), request.payload.size(), request.file)) {
    return std::nullopt;
  }
  return request;
}

// One write for both where the payload is small, as most are.
void send_reply(int socket, ReplyKind kind, std::string_view payload) {
  constexpr std::size_t together_bytes_max = 256U << 10;
  const auto header = frame_header(payload.size(), static_cast<std::uint8_t>(kind));
  if (payload.size() <= together_bytes_max) {
    std::string frame(header.data(), header.size());
    frame += payload;
    write_all(socket, frame.data(), frame.size());
    return;
  }
  write_all(socket, header.data(), header.size());
  write_all(socket, payload.data(), payload.size());
}

}  // namespace carrel::ingest
