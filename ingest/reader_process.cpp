#include "ingest/reader_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <vector>

#include "core/error.h"
#include "ingest/limits.h"
#include "ingest/no_reader.h"
#include "ingest/reader_build.h"
#include "ingest/reader_program.h"

namespace carrel::ingest {
namespace {

[[noreturn]] void throw_not_started(const std::filesystem::path& program, int error_number) {
  throw_io_error("cannot start the reader of documents", program.string(), error_number);
}

// Owns what posix_spawn is told about descriptors and signals.
class SpawnSettings {
 public:
  explicit SpawnSettings(int socket) {
    posix_spawn_file_actions_init(&files_);
    // The socket first: its number may be one of 0 to 2.
    posix_spawn_file_actions_adddup2(&files_, socket, reader_socket);
    for (int standard = 0; standard < 3; ++standard) {
      posix_spawn_file_actions_addopen(&files_, standard, "/dev/null",
                                       standard == 0 ? O_RDONLY : O_WRONLY, 0);
    }
    posix_spawn_file_actions_addclosefrom_np(&files_, reader_socket + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    // A group of its own: the terminal's Ctrl-C is for carrel, which then ends its readers.
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                               POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(SpawnSettings&&) = delete;
  SpawnSettings& operator=(SpawnSettings&&) = delete;

  pid_t spawn(const std::filesystem::path& program, std::vector<std::string> arguments) const {
    std::string name = program.string();
    std::vector<char*> words{name.data()};
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    std::string locale = "LC_ALL=C.UTF-8";
    std::string threads = "OMP_THREAD_LIMIT=1";  // Tesseract's; and no process may start threads
    std::array<char*, 3> environment{locale.data(), threads.data(), nullptr};
    pid_t process = -1;
    const int error = posix_spawn(&process, name.c_str(), &files_, &attributes_, words.data(),
                                  environment.data());
    if (error != 0) throw_not_started(program, error);
    return process;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// `build` as it says itself; empty: it does not.
[[noreturn]] void throw_other_build(const std::filesystem::path& program, std::string build) {
  std::replace_if(
      build.begin(), build.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  if (build.empty()) build = "a build that does not name itself";
  throw NoReaderError(program.string() + " is of another build than this carrel (" + build + " and " +
                      std::string(reader_build()) +
                      "); install both from one build, and start carrel anew");
}

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000));
}

}  // namespace

ReaderProcess::ReaderProcess(const std::filesystem::path& program,
                             const std::vector<std::string>& arguments)
    : program_(program) {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw_not_started(program, errno);
  }
  socket_ = FileDescriptor(ends[0]);
  const FileDescriptor theirs(ends[1]);
  fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  process_ = SpawnSettings(theirs.get()).spawn(program, arguments);
}

ReaderProcess::~ReaderProcess() { end(); }

bool ReaderProcess::wait_for(short events, Deadline deadline) const {
  pollfd waiting{socket_.get(), events, 0};
  while (true) {
    const int ready = poll(&waiting, 1, milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0;
  }
}

bool ReaderProcess::send_all(std::string_view bytes, int descriptor, Deadline deadline) const {
  while (!bytes.empty()) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (descriptor >= 0) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
      cmsghdr* const rights = CMSG_FIRSTHDR(&message);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(sizeof(int));
      std::memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
    }
    const ssize_t sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN && wait_for(POLLOUT, deadline)) continue;
    if (sent <= 0) return false;
    descriptor = -1;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool ReaderProcess::send(const Request& request, int descriptor, Deadline deadline) {
  const std::string head = encode_request(request);
  const auto header =
      frame_header(head.size() + request.bytes.size(), static_cast<std::uint8_t>(request.kind));
  std::string frame;
  frame.reserve(header.size() + head.size() + request.bytes.size());
  frame.append(header.data(), header.size());
  frame += head;
  frame += request.bytes;
  return send_all(frame, descriptor, deadline);
}

bool ReaderProcess::send(const Recognition& recognition, Deadline deadline) {
  const std::string payload = encode_recognition(recognition);
  const auto header =
      frame_header(payload.size(), static_cast<std::uint8_t>(RequestKind::recognition));
  return send_all(std::string(header.data(), header.size()) + payload, -1, deadline);
}

bool ReaderProcess::receive_all(char* into, std::size_t size_bytes, Deadline deadline) {
  while (size_bytes > 0) {
    const ssize_t got = recv(socket_.get(), into, size_bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN && wait_for(POLLIN, deadline)) continue;
    if (got <= 0) return false;
    into += got;
    size_bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

bool ReaderProcess::greeted(Deadline deadline) {
  if (is_greeted_) return true;
  // Readers of former builds begin with another frame, of any length.
  auto reply = receive_frame(greeting_bytes_max, deadline);
  if (!reply) return false;
  const bool is_greeting = reply->kind == ReplyKind::greeting;
  if (!is_greeting || reply->payload != reader_build()) {
    throw_other_build(program_, is_greeting ? reply->payload : std::string());
  }
  is_greeted_ = true;
  return true;
}

std::optional<Reply> ReaderProcess::receive(Deadline deadline) {
  if (!greeted(deadline)) return std::nullopt;
  auto reply = receive_frame(reply_bytes_max, deadline);
  if (reply && reply->kind == ReplyKind::too_long) {
    throw Error(ErrorCode::corrupt, "a reader's reply is not valid: it is too long");
  }
  return reply;
}

std::optional<Reply> ReaderProcess::receive_frame(std::uint64_t payload_bytes_max,
                                                  Deadline deadline) {
  std::array<char, frame_header_bytes> bytes{};
  if (!receive_all(bytes.data(), bytes.size(), deadline)) return std::nullopt;
  const FrameHeader header = frame_header_of(bytes);
  if (header.payload_bytes > payload_bytes_max) return Reply{ReplyKind::too_long, {}};
  Reply reply{static_cast<ReplyKind>(header.kind), {}};
  // Grows with what arrives: a length alone asks for no memory.
  constexpr std::size_t piece_bytes = 1U << 20;
  for (std::size_t at = 0; at < header.payload_bytes;) {
    const std::size_t piece = std::min<std::size_t>(piece_bytes, header.payload_bytes - at);
    reply.payload.resize(at + piece);
    if (!receive_all(reply.payload.data() + at, piece, deadline)) return std::nullopt;
    at += piece;
  }
  return reply;
}

// The process is not waited for but in end(), so that its number is its own until then.
void ReaderProcess::kill() const {
  const std::lock_guard lock(mutex_);
  if (!ended_) ::kill(process_, SIGKILL);
}

ProcessEnd ReaderProcess::end() {
  const std::lock_guard lock(mutex_);
  if (ended_) return *ended_;
  socket_ = FileDescriptor();
  int status = 0;
  rusage used{};
  if (wait4(process_, &status, WNOHANG, &used) != process_) {
    ::kill(process_, SIGKILL);  // changes nothing about one that is on its way out by itself
    while (wait4(process_, &status, 0, &used) < 0 && errno == EINTR) {
    }
  }
  ProcessEnd end{.peak_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
  ended_ = end;
  return end;
}

void ReaderProcess::allow_cpu_seconds(int seconds) const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process_, &clock) != 0 || clock_gettime(clock, &used) != 0) return;
  rlimit limit{};
  if (prlimit(process_, RLIMIT_CPU, nullptr, &limit) != 0) return;
  limit.rlim_cur = std::min(limit.rlim_max, static_cast<rlim_t>(used.tv_sec + seconds));
  prlimit(process_, RLIMIT_CPU, &limit, nullptr);
}

std::uint64_t ReaderProcess::resident_bytes() const {
  const FileDescriptor file(
      open(("/proc/" + std::to_string(process_) + "/statm").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  if (!file || ::read(file.get(), text.data(), text.size() - 1) <= 0) return 0;
  // "size resident ...", in pages
  const char* const second = std::strchr(text.data(), ' ');
  if (second == nullptr) return 0;
  return std::strtoull(second, nullptr, 10) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace carrel::ingest
