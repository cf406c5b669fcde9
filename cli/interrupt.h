// Turns Ctrl-C and SIGTERM into a stop token.
#pragma once

#include <stop_token>
#include <thread>

namespace carrel::cli {

// While it lives, the first SIGINT or SIGTERM requests a stop and the second ends the process at
// once with status 130. One at a time in a process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(Interrupt&&) = delete;
  Interrupt& operator=(Interrupt&&) = delete;

  std::stop_token token() const noexcept { return source_.get_token(); }
  bool requested() const noexcept { return source_.stop_requested(); }

 private:
  std::stop_source source_;
  std::jthread waiter_;  // waits for the handler's byte: request_stop is not safe in a handler
};

}  // namespace carrel::cli
