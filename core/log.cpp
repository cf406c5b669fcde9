#include "core/log.h"

#include <unistd.h>

#include <atomic>
#include <string>

namespace carrel {
namespace {

std::atomic<LogLevel> level_in_force{LogLevel::warning};

std::string_view level_name(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::error:
      return "error";
    case LogLevel::warning:
      return "warning";
    case LogLevel::info:
      return "info";
    case LogLevel::debug:
      return "debug";
  }
  return "debug";
}

}  // namespace

void set_log_level(LogLevel level) noexcept {
  level_in_force.store(level, std::memory_order_relaxed);
}

LogLevel log_level() noexcept { return level_in_force.load(std::memory_order_relaxed); }

void log(LogLevel level, std::string_view message) {
  if (level > log_level()) return;
  std::string line = "carrel: ";
  line += level_name(level);
  line += ": ";
  line += message;
  // A name of a file may hold anything: a control byte must not forge a line or steer a terminal.
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  line += '\n';
  // A log that cannot be written has nowhere to be reported.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace carrel
