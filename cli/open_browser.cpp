#include "cli/open_browser.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace carrel::cli {

void open_browser(const std::string& target) {
  std::string program = "xdg-open";
  std::string address = target;
  std::array<char*, 3> arguments{program.data(), address.data(), nullptr};
  pid_t process = -1;
  if (posix_spawnp(&process, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0) {
    return;
  }
  // Somebody must take its exit status, or it stays in the process table.
  std::thread([process] { waitpid(process, nullptr, 0); }).detach();
}

}  // namespace carrel::cli
