#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "cli/context.h"
#include "core/error.h"

namespace carrel::cli {
namespace {

// A signal handler can reach only globals. Both are set while one Interrupt lives.
std::atomic<int> wake_descriptor = -1;
std::atomic<bool> already_asked = false;

extern "C" void on_signal(int) {
  if (already_asked.exchange(true)) _exit(status_interrupted);
  const char byte = 's';
  const int descriptor = wake_descriptor;
  if (descriptor >= 0 && write(descriptor, &byte, 1) < 0) _exit(status_interrupted);
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_io_error("cannot make a pipe", "interrupt", errno);
  already_asked = false;
  wake_descriptor = ends[1];
  waiter_ = std::jthread([this, read_end = ends[0]] {
    char byte = 0;
    ssize_t count = 0;
    do {
      count = read(read_end, &byte, 1);
    } while (count < 0 && errno == EINTR);
    if (byte == 's') source_.request_stop();
    close(read_end);
  });
  handle(on_signal);
}

Interrupt::~Interrupt() {
  handle(SIG_DFL);
  // Closing the writing end wakes the thread with end of file.
  close(wake_descriptor.exchange(-1));
}

}  // namespace carrel::cli
