// A reader whose parsers break as a hostile file could make them break: what to do is the file's
// name. Built for tests only, from the same parts as carrel-reader.
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ingest/parse.h"
#include "ingest/reader_program.h"
#include "ingest/reader_socket.h"
#include "ingest/recognizer_program.h"

namespace carrel::ingest {
namespace {

// As a wild pointer does; sanitizers would report one, and want to read files for that.
void crash() { raise(SIGSEGV); }

void hang() {
  volatile unsigned spins = 0;
  while (true) spins = spins + 1;
}

void wait_for_ever() {
  while (true) {
    const timespec day{.tv_sec = 86400, .tv_nsec = 0};
    nanosleep(&day, nullptr);
  }
}

void hog() {
  std::vector<std::string> held;
  while (true) held.emplace_back(16U << 20, 'x');
}

// As a C library does that never looks at what malloc gives.
void hog_without_asking() {
  while (true) {
    void* const block = malloc(64U << 20);
    std::memset(block, 1, 64U << 20);
  }
}

void multiply() {
  while (true) {
    if (fork() < 0) break;
  }
}

// Half a second of processor time, and then nothing wrong.
void burn() {
  const std::clock_t until = std::clock() + CLOCKS_PER_SEC / 2;
  while (std::clock() < until) {
  }
}

void call_out() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  connect(reader_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

void make_socket() { static_cast<void>(socket(AF_INET, SOCK_STREAM, 0)); }

void read_secrets() { static_cast<void>(open("/etc/passwd", O_RDONLY)); }

// Not by the C library's way, which a filter might be mistaken for all there is.
void read_secrets_by_openat2() {
  struct {
    std::uint64_t flags = O_RDONLY, mode = 0, resolve = 0;
  } how;
  const long file = syscall(437, AT_FDCWD, "/etc/passwd", &how, sizeof(how));
  char byte = 0;
  if (file >= 0 && read(static_cast<int>(file), &byte, 1) == 1) _exit(99);
}

void leave_something() { static_cast<void>(open("/tmp/carrel-was-here", O_WRONLY | O_CREAT, 0600)); }

void start_shell() { execl("/bin/sh", "sh", "-c", "true", static_cast<char*>(nullptr)); }

void look_into_parent() { ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr); }

void kill_parent() { kill(getppid(), SIGTERM); }

void lift_limits() {
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_AS, &none);
}

void lie() { send_reply(reader_socket, ReplyKind::document, "this is no document"); }

void announce_too_much() {
  const auto header = frame_header(0xFFFFFFFF, static_cast<std::uint8_t>(ReplyKind::document));
  static_cast<void>(write(reader_socket, header.data(), header.size()));
}

void never_end() {
  while (true) send_reply(reader_socket, ReplyKind::document, encode_found({}));
}

void end_quietly() { _exit(0); }

const std::map<std::string, std::function<void()>, std::less<>>& faults() {
  static const std::map<std::string, std::function<void()>, std::less<>> all{
      {"crash", crash},
      {"burn", burn},
      {"hang", hang},
      {"wait", wait_for_ever},
      {"hog", hog},
      {"hog-c", hog_without_asking},
      {"fork", multiply},
      {"connect", call_out},
      {"socket", make_socket},
      {"open", read_secrets},
      {"openat2", read_secrets_by_openat2},
      {"write", leave_something},
      {"exec", start_shell},
      {"ptrace", look_into_parent},
      {"kill", kill_parent},
      {"setrlimit", lift_limits},
      {"abort", std::abort},
      {"lie", lie},
      {"too-long", announce_too_much},
      {"endless", never_end},
      {"quit", end_quietly}};
  return all;
}

// "crash.fault" crashes; "crash-later.fault" does so after a member; "3.members" gives 3 members,
// "box.members" as many as it says inside.
Document parse_or_break(std::string_view bytes, std::string_view name, Members& members) {
  const std::string_view file = name.substr(name.rfind('/') + 1);  // npos + 1 is 0
  const std::string_view stem = file.substr(0, file.rfind('.'));
  if (name.ends_with(".fault")) {
    const auto fault = faults().find(stem);
    if (fault != faults().end()) fault->second();
    if (stem == "crash-later") {
      members.add("first.txt", "The first.");
      crash();
    }
  }
  if (name.ends_with(".own.txt") && members.wants("any.txt")) crash();  // not to be asked for members
  if (name.ends_with(".members")) {
    const std::string_view count = stem.ends_with("box") ? bytes : stem;
    for (int i = std::atoi(std::string(count).c_str()); i > 0; --i) {
      members.add("part/" + std::to_string(i) + ".txt", "Part " + std::to_string(i) + ".");
    }
    return parse(bytes, "members.txt", members);
  }
  return parse(bytes, name, members);
}

}  // namespace
}  // namespace carrel::ingest

namespace carrel::ingest {
namespace {

// An OCR that says how many pages it was asked for, so that a page that is not read again has the
// number it had before; and breaks by pictures of certain widths.
void count_or_break(const GrayPicture& picture, Recognition& recognition) {
  static int pages = 0;
  switch (picture.width) {
    case 1001:
      return crash();
    case 1002:
      return hang();
    case 1003:
      return read_secrets();
    case 1004:
      return hog();
    case 1005:
      return lie();
    default:
      break;
  }
  const std::vector<std::string> words{"Recognised", "page", "number", std::to_string(++pages)};
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    recognition.words.push_back({.text = words[i], .left = 30 * i, .top = 10, .right = 30 * i + 25,
                                 .bottom = 20, .line = 1, .line_height = 12, .confidence = 96});
  }
}

void find_nothing(const GrayPicture&, Recognition&) {}

// An OCR whose data of English says that it cannot start, or that it breaks or hangs. Each start is counted
// in a file beside it.
int recognize(const std::string& data, const std::string& languages) {
  std::ofstream(data + "/starts", std::ios::app) << "start\n";
  std::string english;
  std::ifstream(data + "/eng.traineddata") >> english;
  if (english == "missing") return recognizer_missing_status;
  if (english == "crashes") crash();
  if (english == "hangs") wait_for_ever();
  if (english == "silent") return run_recognizer(data, languages, find_nothing);
  return run_recognizer(data, languages, count_or_break);
}

}  // namespace
}  // namespace carrel::ingest

int main(int argument_count, char** arguments) {
  using namespace carrel::ingest;
  const bool recognizes = argument_count == 4 && arguments[1] == recognize_argument;
  _exit(recognizes ? recognize(arguments[2], arguments[3])
                   : run_reader(parse_or_break));
}
