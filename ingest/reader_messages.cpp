#include "ingest/reader_messages.h"

#include <cstring>
#include <limits>

#include "ingest/document_wire.h"
#include "ingest/limits.h"
#include "ingest/wire_bytes.h"

namespace carrel::ingest {
namespace {

constexpr int int_max = std::numeric_limits<int>::max();

// The size of a Document's own fields is bounded by what a frame may hold.
constexpr std::size_t place_bytes_max = member_path_bytes_max * (members_depth_max + 2);

bool is_plain_place(std::string_view place) {
  if (place.empty()) return true;
  if (place.front() == '/' || place.find('\0') != place.npos) return false;
  std::string_view rest = place;
  while (true) {
    const std::size_t end = rest.find('/');
    const std::string_view part = rest.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == rest.npos) return true;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

std::array<char, frame_header_bytes> frame_header(std::size_t payload_bytes, std::uint8_t kind) {
  std::array<char, frame_header_bytes> header{};
  for (std::size_t i = 0; i < 4; ++i) header[i] = static_cast<char>(payload_bytes >> (8 * i));
  header[4] = static_cast<char>(kind);
  return header;
}

FrameHeader frame_header_of(std::array<char, frame_header_bytes> bytes) {
  FrameHeader header;
  for (std::size_t i = 4; i-- > 0;) {
    header.payload_bytes = header.payload_bytes << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  header.kind = static_cast<std::uint8_t>(bytes[4]);
  return header;
}

std::string encode_request(const Request& request) {
  ByteWriter out;
  out.number((request.has_descriptor ? 1U : 0U) | (request.may_recognize ? 2U : 0U) |
             (request.documents == DocumentsWanted::own ? 4U : 0U));
  out.string(request.name);
  out.string(request.member);
  out.number(static_cast<std::uint64_t>(request.page));
  out.number(static_cast<std::uint64_t>(request.width));
  return out.take();
}

Request decode_request(std::string_view payload) {
  ByteReader in(payload);
  Request request;
  const std::uint64_t flags = in.number(7);
  request.has_descriptor = (flags & 1U) != 0;
  request.may_recognize = (flags & 2U) != 0;
  if ((flags & 4U) != 0) request.documents = DocumentsWanted::own;
  request.name = in.string(string_bytes_max);
  request.member = in.string(string_bytes_max);
  request.page = in.integer(int_max);
  request.width = in.integer(int_max);
  request.bytes = in.rest();
  return request;
}

std::string encode_found(const FoundDocument& found) {
  ByteWriter out;
  out.string(found.path);
  out.number(found.size_bytes);
  out.raw({reinterpret_cast<const char*>(found.content.data()), found.content.size()});
  put_document(out, found.document);
  return out.take();
}

FoundDocument decode_found(std::string_view payload) {
  ByteReader in(payload);
  FoundDocument found;
  found.path = in.text(place_bytes_max);
  if (!is_plain_place(found.path)) ByteReader::fail("a member's path is not plain");
  found.size_bytes = in.number(mailbox_bytes_max);
  std::memcpy(found.content.data(), in.raw(found.content.size()).data(), found.content.size());
  found.document = decode_document(in.rest());
  return found;
}

std::string encode_page_size(const PageSize& size) {
  ByteWriter out;
  out.number(static_cast<std::uint64_t>(size.pages));
  out.real(size.width);
  out.real(size.height);
  return out.take();
}

PageSize decode_page_size(std::string_view payload) {
  ByteReader in(payload);
  PageSize size;
  size.pages = in.integer(int_max);
  size.width = in.real();
  size.height = in.real();
  in.expect_end();
  return size;
}

std::string encode_protections(const Protections& protections) {
  const auto& [system_calls, files, no_new_privileges, memory, processes] = protections;
  ByteWriter out;
  out.number(static_cast<std::uint64_t>(files));
  for (const bool have : {system_calls, no_new_privileges, memory, processes}) out.number(have);
  return out.take();
}

Protections decode_protections(std::string_view payload) {
  ByteReader in(payload);
  Protections protections;
  protections.files = in.integer(int_max);
  for (bool* have : {&protections.system_calls, &protections.no_new_privileges,
                     &protections.memory, &protections.processes}) {
    *have = in.number(1) != 0;
  }
  in.expect_end();
  return protections;
}

}  // namespace carrel::ingest
