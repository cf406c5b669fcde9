// What carrel asks of a reader process and what that answers: frames on a socket.
//
// A frame is its payload's length (4 bytes, lowest first), its kind (1 byte) and the payload. A
// request is answered by any number of `document` frames and one of another kind. Between them, a
// reader may ask for the words of a `picture`, which a `recognition` answers. The first frame of a
// reader, before any request, is its `greeting`.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/members.h"
#include "ingest/page_size.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

enum class RequestKind : std::uint8_t {
  parse = 1,
  page_size = 2,
  page_image = 3,
  protections = 4,  // what confines this reader
  member_bytes = 5,
  recognition = 6,  // the payload is one: what the words of the last `picture` are
  recognize = 7,    // for a recognizer: the descriptor holds a picture
};

struct Request {
  RequestKind kind = RequestKind::parse;
  bool has_descriptor = false;  // the file comes as a descriptor with this frame, not in `bytes`
  bool may_recognize = false;   // somebody answers for the words of pictures
  DocumentsWanted documents = DocumentsWanted::all;
  std::string_view name;
  std::string_view member;      // the place of the member meant; empty: the file itself
  int page = 0;
  int width = 0;
  std::string_view bytes;
};

enum class ReplyKind : std::uint8_t {
  document = 1,        // a FoundDocument; more follows
  last_document = 2,   // the file's own, which ends the answer
  page_size = 3,
  bytes = 4,           // a picture or a member
  protections = 5,
  nothing = 6,         // no such page or member
  out_of_memory = 7,   // the reader gives up and ends
  forbidden_call = 8,  // the same; the payload says what was tried
  picture = 9,         // recognition.h; the reader waits for its words
  recognition = 10,    // of a recognizer
  greeting = 11,       // reader_build(); its number and form are the same in all builds
  too_long = 255,      // not sent: a frame longer than it may be
};

// What a reader process could get of the kernel.
struct Protections {
  bool system_calls = false;       // a seccomp filter
  int files = 0;                   // version of Landlock's interface; 0: no Landlock
  bool no_new_privileges = false;
  bool memory = false;             // a limit on the address space
  bool processes = false;          // cannot start any
};

inline constexpr std::size_t frame_header_bytes = 5;
std::array<char, frame_header_bytes> frame_header(std::size_t payload_bytes, std::uint8_t kind);
struct FrameHeader {
  std::uint32_t payload_bytes = 0;
  std::uint8_t kind = 0;
};
FrameHeader frame_header_of(std::array<char, frame_header_bytes> bytes);

// Payloads. The decoders throw Error{corrupt} for what is not whole; they trust nothing.
std::string encode_request(const Request& request);  // without `bytes`, which follow it
Request decode_request(std::string_view payload);    // views into `payload`
std::string encode_found(const FoundDocument& found);
FoundDocument decode_found(std::string_view payload);
std::string encode_page_size(const PageSize& size);
PageSize decode_page_size(std::string_view payload);
std::string encode_protections(const Protections& protections);
Protections decode_protections(std::string_view payload);

}  // namespace carrel::ingest
