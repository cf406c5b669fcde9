// A small log on stderr: counts, timings and file ids, never text of documents or questions.
#pragma once

#include <string_view>

namespace carrel {

enum class LogLevel { error, warning, info, debug };

// What is written from now on; the default is warning. Thread-safe.
void set_log_level(LogLevel level) noexcept;
LogLevel log_level() noexcept;

// One line, "carrel: warning: <message>", written with one write(2) so that lines of several
// threads do not mix.
void log(LogLevel level, std::string_view message);

}  // namespace carrel
