#include "ingest/reader_program.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <algorithm>
#include <csignal>
#include <ctime>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/module.h"
#include "ingest/confine.h"
#include "ingest/document_wire.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "ingest/page_render.h"
#include "ingest/reader_build.h"
#include "ingest/reader_messages.h"
#include "ingest/reader_socket.h"

namespace carrel::ingest {
namespace {

constexpr int socket_end = reader_socket;
constexpr int kept_bytes = 64 << 20;

// A part of a file, mapped. A file that is cut short meanwhile ends the reader, which is one of the
// ways in which a file is bad.
class FileMap {
 public:
  FileMap() = default;
  ~FileMap() { unmap(); }
  FileMap(FileMap&&) = delete;
  FileMap& operator=(FileMap&&) = delete;

  // In place of what was mapped before.
  std::string_view map(const FileDescriptor& file, std::uint64_t offset, std::size_t bytes) {
    unmap();
    if (bytes == 0) return {};
    const std::size_t before = offset % map_unit_bytes;
    map_bytes_ = bytes + before;
    map_ = mmap(nullptr, map_bytes_, PROT_READ, MAP_PRIVATE, file.get(),
                static_cast<off_t>(offset - before));
    if (map_ == MAP_FAILED) throw std::bad_alloc();
    return {static_cast<const char*>(map_) + before, bytes};
  }

 private:
  static constexpr std::size_t map_unit_bytes = 64U << 10;  // a multiple of any page

  void unmap() {
    if (map_ != MAP_FAILED) munmap(map_, map_bytes_);
    map_ = MAP_FAILED;
  }

  void* map_ = MAP_FAILED;
  std::size_t map_bytes_ = 0;
};

// The bytes of a file: those that came with the request, or the descriptor's, all of them or, of a
// very big one, by windows.
class FileBytes {
 public:
  FileBytes(const Request& request, const FileDescriptor& file)
      : bytes_(request.bytes), file_(file), size_bytes_(bytes_.size()) {
    if (!request.has_descriptor) return;
    bytes_ = {};
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || status.st_size <= 0) return;
    size_bytes_ = static_cast<std::uint64_t>(status.st_size);
    if (!is_big()) bytes_ = map_.map(file, 0, static_cast<std::size_t>(size_bytes_));
  }
  FileBytes(FileBytes&&) = delete;
  FileBytes& operator=(FileBytes&&) = delete;

  std::uint64_t size_bytes() const noexcept { return size_bytes_; }
  std::string_view get() const noexcept { return bytes_; }  // empty of a big one

  Document parse(ParseFile parse_file, std::string_view name, Members& members) {
    if (!is_big()) return parse_file(bytes_, name, members);
    const auto window = [this](std::uint64_t offset, std::size_t bytes) {
      return map_.map(file_, offset, std::min<std::uint64_t>(bytes, size_bytes_ - offset));
    };
    return parse_by_windows(size_bytes_, window, name, members);
  }

 private:
  bool is_big() const noexcept { return size_bytes_ > file_bytes_max; }

  std::string_view bytes_;
  const FileDescriptor& file_;
  std::uint64_t size_bytes_;
  FileMap map_;
};

// Places of words serve to show where a passage is; a document is still good without them.
std::string encode_within_bounds(FoundDocument& found) {
  std::string payload = encode_found(found);
  if (payload.size() <= reply_bytes_max) return payload;
  for (Page& page : found.document.pages) page.packed_words.clear();
  found.document.issues.push_back({IssueKind::limit, 0, "too long to keep where each word stands"});
  return encode_found(found);
}

void send_member(FoundDocument found) {
  send_reply(socket_end, ReplyKind::document, encode_within_bounds(found));
}

// Requests that came while words were waited for: at most the next file, which is sent ahead.
std::optional<ReceivedRequest>& waiting_request() {
  static std::optional<ReceivedRequest> waiting;
  return waiting;
}

std::optional<ReceivedRequest> next_request() {
  auto request = std::exchange(waiting_request(), std::nullopt);
  return request ? std::move(request) : receive_request(socket_end);
}

// Hands a page to the parent and waits for its words.
Recognition ask_parent(const GrayPicture& picture) {
  send_reply(socket_end, ReplyKind::picture, encode_picture(picture));
  auto answer = receive_request(socket_end);
  if (answer && answer->kind == RequestKind::parse && !waiting_request()) {
    waiting_request() = std::move(answer);
    answer = receive_request(socket_end);
  }
  if (!answer || answer->kind != RequestKind::recognition) _exit(0);  // nobody is there any more
  return decode_recognition(answer->payload);
}

template <typename Parse>
void send_parsed(std::uint64_t size_bytes, const Request& request, const Parse& parse) {
  Members members(size_bytes, send_member,
                  request.may_recognize ? Recognize(ask_parent) : Recognize(),
                  request.documents);
  FoundDocument own{.size_bytes = size_bytes, .document = parse(members)};
  send_reply(socket_end, ReplyKind::last_document, encode_within_bounds(own));
}

// The bytes of a member of a file, or nothing.
std::optional<std::string> member_bytes(ParseFile parse, FileBytes& file, const Request& request) {
  std::string found;
  Members members(file.size_bytes(), std::string(request.member), found);
  file.parse(parse, request.name, members);
  if (found.empty()) return std::nullopt;
  return found;
}

void send_bytes(const std::optional<std::string>& bytes) {
  send_reply(socket_end, bytes ? ReplyKind::bytes : ReplyKind::nothing,
             bytes ? *bytes : std::string_view());
}

void send_page(RequestKind kind, std::string_view bytes, std::string_view name,
               const Request& request) {
  if (kind == RequestKind::page_image) {
    send_bytes(page_image(bytes, name, request.page, request.width));
  } else {
    const auto size = page_size(bytes, name, request.page);
    send_reply(socket_end, size ? ReplyKind::page_size : ReplyKind::nothing,
               size ? encode_page_size(*size) : std::string());
  }
}

void answer(const ReceivedRequest& received, ParseFile parse, const Protections& protections) {
  const Request request = decode_request(received.payload);
  FileBytes file(request, received.file);
  std::optional<std::string> member;
  if (!request.member.empty()) {
    member = member_bytes(parse, file, request);
    if (!member) return send_reply(socket_end, ReplyKind::nothing, {});
  }
  const std::string_view bytes = member ? std::string_view(*member) : file.get();
  const std::string_view name = member ? request.member : request.name;
  switch (received.kind) {
    case RequestKind::parse:
      if (member) {
        return send_parsed(bytes.size(), request,
                           [&](Members& inner) { return parse(bytes, name, inner); });
      }
      return send_parsed(file.size_bytes(), request,
                         [&](Members& inner) { return file.parse(parse, name, inner); });
    case RequestKind::page_size:
    case RequestKind::page_image:
      return send_page(received.kind, bytes, name, request);
    case RequestKind::member_bytes:
      return send_bytes(std::move(member));
    case RequestKind::protections:
      return send_reply(socket_end, ReplyKind::protections, encode_protections(protections));
    case RequestKind::recognition:
    case RequestKind::recognize:
      break;
  }
  throw Error(ErrorCode::corrupt, "a request of no kind");
}

// What libraries would read from disk late is read now, and they are asked once for what they load
// at their first use.
void load_libraries() {
  std::setlocale(LC_ALL, "C.UTF-8");
  tzset();
  try {
    parse("", "empty.pdf");  // loads the module
    // GMime's libraries (SELinux's among them) look into /proc when they are loaded: 2 ms.
    parse("Subject: x\n\nx\n", "empty.eml");
  } catch (const std::exception&) {
    // Carrel may be installed without it; each PDF or mail then says so.
  }
}

// Folders of the system that hold no one's documents: encodings and maps of poppler, fonts,
// converters, time zones, and the libraries that use them.
std::vector<std::filesystem::path> readable_places() {
  std::vector<std::filesystem::path> places{
      "/usr/share",          "/usr/lib",   "/usr/local/share/fonts", "/lib",
      "/lib64",              "/etc/fonts", "/var/cache/fontconfig",  "/etc/ld.so.cache",
      "/etc/localtime",      "/sys/devices/system/cpu"};
  for (const auto& folder : module_folders()) places.push_back(folder.lexically_normal());
  return places;
}

}  // namespace

void die_with_parent() { prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

void greet_parent() { send_reply(socket_end, ReplyKind::greeting, reader_build()); }

int run_reader(ParseFile parse) {
  die_with_parent();
  greet_parent();
  // Memory freed after one file serves the next: giving it back and taking it again costs a small
  // file as much as parsing it. A reader that holds much is replaced.
  mallopt(M_TRIM_THRESHOLD, kept_bytes);
  mallopt(M_TOP_PAD, kept_bytes / 16);
  load_libraries();
  Protections protections;
  try {
    protections = confine({.socket = socket_end, .readable = readable_places()});
  } catch (const Error&) {
    return reader_unconfined_status;
  }
  while (const auto request = next_request()) {
    try {
      answer(*request, parse, protections);
    } catch (const std::bad_alloc&) {
      send_reply(socket_end, ReplyKind::out_of_memory, {});
      return 1;
    }
  }
  return 0;
}

}  // namespace carrel::ingest

// Sanitized builds: crashes are for carrel to see, and reports would need files and processes.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:symbolize=0:handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigfpe=0:"
         "handle_sigill=0";
}
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "symbolize=0:handle_segv=0"; }
