// seccomp by libseccomp: what reading needs is allowed, and everything else comes to a handler in
// this process, which says what was tried and ends it. A parser that was taken over gains nothing by
// tampering with the handler: the kernel has refused the call by then.
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "core/error.h"
#include "ingest/confine.h"

namespace carrel::ingest {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

// What memory, clocks, and reading open descriptors take.
constexpr std::array allowed = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(recvmsg), SCMP_SYS(recvfrom),
    SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstatfs), SCMP_SYS(statfs), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64), SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(fadvise64),
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise),
    SCMP_SYS(mincore), SCMP_SYS(brk), SCMP_SYS(membarrier), SCMP_SYS(futex), SCMP_SYS(rseq),
    SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(uname), SCMP_SYS(sysinfo),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(getrandom)};

// Terminal questions of stdio, and a change of a handler, fail without harm.
constexpr std::array failing = {SCMP_SYS(ioctl), SCMP_SYS(rt_sigaction), SCMP_SYS(prctl)};

// What a library does that would keep a cache of fonts, and which argument is the path.
struct FileChange {
  long number;
  int path;
};
constexpr FileChange file_changes[] = {
    {SYS_mkdirat, 1}, {SYS_unlinkat, 1}, {SYS_fchmodat, 1}, {SYS_linkat, 1}, {SYS_utimensat, 1},
#ifdef SYS_mkdir
    {SYS_mkdir, 0}, {SYS_unlink, 0}, {SYS_rmdir, 0}, {SYS_chmod, 0}, {SYS_link, 0},
#endif
};

struct NamedCall {
  long number;
  const char* name;
};
constexpr NamedCall named_calls[] = {
    {SYS_socket, "socket"},   {SYS_connect, "connect"}, {SYS_bind, "bind"},
    {SYS_listen, "listen"},   {SYS_accept4, "accept"},  {SYS_sendto, "sendto"},
    {SYS_sendmsg, "sendmsg"}, {SYS_execve, "execve"},   {SYS_execveat, "execveat"},
    {SYS_clone, "clone"},     {SYS_clone3, "clone3"},   {SYS_ptrace, "ptrace"},
    {SYS_kill, "kill"},       {SYS_write, "write"},     {SYS_memfd_create, "memfd_create"},
#ifdef SYS_fork
    {SYS_fork, "fork"},       {SYS_vfork, "vfork"},     {SYS_open, "open"},
#endif
};

// For the signal handler, which has no other way to know. Set before the filter is.
struct HandlerState {
  int socket = -1;
  bool may_open = false;
  std::array<std::array<char, 256>, 24> readable{};
  std::size_t readable_count = 0;
};
HandlerState state;

[[noreturn]] void report_and_end(std::string_view what) {
  std::array<char, 128> frame{};
  const auto header =
      frame_header(what.size(), static_cast<std::uint8_t>(ReplyKind::forbidden_call));
  std::memcpy(frame.data(), header.data(), header.size());
  std::memcpy(frame.data() + header.size(), what.data(), what.size());
  const auto written = write(state.socket, frame.data(), header.size() + what.size());
  _exit(written < 0 ? 2 : 1);
}

// Without allocation: "system call 123".
std::string_view numbered(long number, std::array<char, 32>& buffer) {
  constexpr std::string_view words = "system call ";
  std::memcpy(buffer.data(), words.data(), words.size());
  std::array<char, 20> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  for (std::size_t i = 0; i < count; ++i) buffer[words.size() + i] = digits[count - 1 - i];
  return {buffer.data(), words.size() + count};
}

bool is_readable(const char* path) {
  for (std::size_t i = 0; i < state.readable_count; ++i) {
    const char* folder = state.readable[i].data();
    const std::size_t size = std::strlen(folder);
    if (std::strncmp(path, folder, size) == 0 && (path[size] == '/' || path[size] == '\0')) {
      return std::strstr(path, "/../") == nullptr;
    }
  }
  return false;
}

// As openat2 takes it.
struct OpenHow {
  std::uint64_t flags = 0, mode = 0, resolve = 0;
};

// Fontconfig, which poppler asks for the fonts that a PDF does not bring, looks in a person's own
// folders and would keep a cache. There is nothing for it there, and nothing wrong in asking.
bool is_place_of_fonts(const char* path) { return std::strstr(path, "font") != nullptr; }

// Landlock decides in the end; this only tells an honest library's files from others.
long open_instead(int folder, const char* path, int flags) {
  constexpr int changing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  const bool changes = (flags & changing) != 0;
  if (changes || !is_readable(path)) {
    if (is_place_of_fonts(path)) return -EACCES;
    report_and_end(changes ? "open for writing" : "open");
  }
  if (!state.may_open) return -EACCES;
  const OpenHow how{.flags = static_cast<std::uint64_t>(flags)};
  const long opened = syscall(SYS_openat2, folder, path, &how, sizeof(how));
  return opened < 0 ? -errno : opened;
}

#if defined(__x86_64__)
long argument(const ucontext_t& context, int index) {
  constexpr std::array registers = {REG_RDI, REG_RSI, REG_RDX};
  return context.uc_mcontext.gregs[registers[static_cast<std::size_t>(index)]];
}
void set_result(ucontext_t& context, long value) { context.uc_mcontext.gregs[REG_RAX] = value; }
#elif defined(__aarch64__)
long argument(const ucontext_t& context, int index) {
  return static_cast<long>(context.uc_mcontext.regs[index]);
}
void set_result(ucontext_t& context, long value) {
  context.uc_mcontext.regs[0] = static_cast<unsigned long long>(value);
}
#else
#error "say where this processor keeps the arguments of a system call"
#endif

void on_forbidden_call(int, siginfo_t* info, void* opaque) {
  auto& context = *static_cast<ucontext_t*>(opaque);
  const long number = info->si_syscall;
  const int saved = errno;
  if (number == SYS_openat) {
    const auto* path = reinterpret_cast<const char*>(argument(context, 1));
    set_result(context, open_instead(static_cast<int>(argument(context, 0)), path,
                                     static_cast<int>(argument(context, 2))));
    errno = saved;
    return;
  }
  for (const FileChange& change : file_changes) {
    if (change.number != number) continue;
    if (!is_place_of_fonts(reinterpret_cast<const char*>(argument(context, change.path)))) break;
    set_result(context, -EACCES);
    return;
  }
  for (const NamedCall& call : named_calls) {
    if (call.number == number) report_and_end(call.name);
  }
  std::array<char, 32> buffer{};
  report_and_end(numbered(number, buffer));
}

void catch_forbidden_calls() {
  struct sigaction action {};
  action.sa_sigaction = on_forbidden_call;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  if (sigaction(SIGSYS, &action, nullptr) != 0) {
    throw Error(ErrorCode::unsupported, "a reader cannot catch what it is forbidden");
  }
}

// libseccomp's own macros for this are no C++ to clang.
scmp_arg_cmp when(unsigned argument, scmp_compare comparison, std::uint64_t value) {
  return {.arg = argument, .op = comparison, .datum_a = value, .datum_b = 0};
}

// Owns a libseccomp filter.
class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_TRAP)) {
    if (context_ == nullptr) fail(ENOMEM);
  }
  ~Filter() { seccomp_release(context_); }
  Filter(Filter&&) = delete;
  Filter& operator=(Filter&&) = delete;

  void add(std::uint32_t action, int call) { check(seccomp_rule_add(context_, action, call, 0)); }
  void add(std::uint32_t action, int call, const scmp_arg_cmp& condition) {
    check(seccomp_rule_add_array(context_, action, call, 1, &condition));
  }
  void load() {
    check(seccomp_attr_set(context_, SCMP_FLTATR_CTL_TSYNC, 1));
    // The calls are looked up by a binary search: each call of a reader goes through it.
    check(seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2));
    check(seccomp_load(context_));
  }

 private:
  static void check(int result) {
    if (result < 0) fail(-result);
  }
  [[noreturn]] static void fail(int error_number) {
    throw Error(ErrorCode::unsupported,
                std::string("this kernel cannot confine readers of documents (seccomp): ") +
                    std::strerror(error_number));
  }

  scmp_filter_ctx context_;
};

}  // namespace

void confine_system_calls(const ConfineOptions& options, bool may_open) {
  state.socket = options.socket;
  state.may_open = may_open;
  for (const auto& path : options.readable) {
    auto& slot = state.readable[state.readable_count];
    const std::string& name = path.native();
    if (state.readable_count + 1 == state.readable.size() || name.size() >= slot.size()) continue;
    std::memcpy(slot.data(), name.data(), name.size());
    ++state.readable_count;
  }
  catch_forbidden_calls();
  Filter filter;
  for (const int call : allowed) filter.add(SCMP_ACT_ALLOW, call);
  for (const int call : failing) filter.add(SCMP_ACT_ERRNO(ENOTTY), call);
  // Standard output and error are /dev/null: libraries complain there.
  if (is_sanitized) {
    // The type of poppler's objects is looked at by way of a pipe.
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(pipe2));
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(pipe));
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(write));
  } else {
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(write),
               when(0, SCMP_CMP_LE, static_cast<std::uint64_t>(options.socket)));
  }
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(writev),
             when(0, SCMP_CMP_LE, static_cast<std::uint64_t>(options.socket)));
  // A limit may be asked for, not changed; a process may signal itself, as abort() does.
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), when(2, SCMP_CMP_EQ, 0));
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill),
             when(0, SCMP_CMP_EQ, static_cast<std::uint64_t>(getpid())));
  if (may_open) filter.add(SCMP_ACT_ALLOW, SCMP_SYS(openat2));
  filter.load();
}

}  // namespace carrel::ingest
