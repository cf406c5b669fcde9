#include "cli/program.h"

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "cli/limits.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

// Files in memory instead of pipes: whoever writes never waits for whoever reads.
FileDescriptor memory_file(const char* name, std::string_view bytes) {
  FileDescriptor file(memfd_create(name, MFD_CLOEXEC));
  if (!file) throw_io_error("cannot make a file in memory", name, errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_io_error("cannot write", name, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::string text_of(const FileDescriptor& file) {
  const off_t size = lseek(file.get(), 0, SEEK_END);
  if (size < 0 || static_cast<std::size_t>(size) <= program_output_bytes_max) {
    return read_descriptor(file.get(), program_output_bytes_max, "a program's output");
  }
  std::string text(program_output_bytes_max, '\0');
  const ssize_t got = pread(file.get(), text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

// This process's variables, but for the language of messages.
std::vector<std::string> english_environment() {
  std::vector<std::string> variables{"LC_ALL=C"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("LC_ALL=")) variables.emplace_back(*variable);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

class SpawnSettings {
 public:
  explicit SpawnSettings(const std::array<int, 3>& streams) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    for (int i = 0; i < 3; ++i) {
      posix_spawn_file_actions_adddup2(&actions_, streams[static_cast<std::size_t>(i)], i);
    }
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);  // which carrel ignores, and what is ignored is inherited
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(SpawnSettings&&) = delete;
  SpawnSettings& operator=(SpawnSettings&&) = delete;

  const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }
  const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// False when it still runs after `time_max`.
bool ends_within(pid_t process, std::chrono::milliseconds time_max) {
  // The C library's pidfd_open of Debian 12 cannot be linked from C++.
  const FileDescriptor ended(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  if (!ended) throw_io_error("cannot wait for", "a program", errno);
  const auto until = std::chrono::steady_clock::now() + time_max;
  pollfd waiting{.fd = ended.get(), .events = POLLIN, .revents = 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    const int found = poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (found > 0) return true;
    if (found == 0) return false;
    if (errno != EINTR) throw_io_error("cannot wait for", "a program", errno);
  }
}

int status_of(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) throw_io_error("cannot wait for", "a program", errno);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string ProgramEnd::complaint() const {
  if (timed_out) return "it did not end, and was ended";
  const std::string& said = err.find_first_not_of(" \n") != err.npos ? err : out;
  const std::size_t begin = said.find_first_not_of(" \n");
  if (begin == said.npos) return "it ended with status " + std::to_string(status);
  return said.substr(begin, said.find('\n', begin) - begin);
}

ProgramEnd run_program(const std::vector<std::string>& words, std::string_view input,
                       std::chrono::milliseconds time_max) {
  ProgramEnd end;
  const FileDescriptor in = memory_file("input", input);
  const FileDescriptor out = memory_file("output", {});
  const FileDescriptor err = memory_file("errors", {});
  const SpawnSettings settings({in.get(), out.get(), err.get()});
  std::vector<std::string> arguments = words;
  std::vector<std::string> variables = english_environment();
  pid_t process = -1;
  const int failure =
      posix_spawnp(&process, words.front().c_str(), settings.actions(), settings.attributes(),
                   pointers(arguments).data(), pointers(variables).data());
  if (failure == ENOENT) return end;
  if (failure != 0) throw_io_error("cannot run", words.front(), failure);
  end.was_found = true;
  end.timed_out = !ends_within(process, time_max);
  if (end.timed_out) kill(process, SIGKILL);
  end.status = status_of(process);
  end.out = text_of(out);
  end.is_cut = end.out.size() == program_output_bytes_max;
  end.err = text_of(err);
  return end;
}

}  // namespace carrel::cli
