// The one exception of the project. It ends the current file, request or command;
// an answer such as "nothing found" is returned, and a bug of ours is a CARREL_CHECK.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace carrel {

enum class ErrorCode {
  usage,        // the caller asked for something that makes no sense
  not_found,    // a file, collection, model or document is not there
  corrupt,      // data does not have the form it must have
  unsupported,  // well-formed, but nothing here can handle it
  io,           // the operating system said no
  limit,        // a bound of limits.h would be passed
  busy,         // someone else holds the lock
  cancelled,    // a stop was requested
  internal,     // a failed CARREL_CHECK
};

// The word for a code in messages and JSON, such as "not_found". Static storage.
std::string_view error_code_name(ErrorCode code) noexcept;

class Error : public std::runtime_error {
 public:
  // `message` says what happened, where, and what to do about it.
  Error(ErrorCode code, const std::string& message);
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

// Throws Error{io} as "<what>: <path>: <text of error_number>".
[[noreturn]] void throw_io_error(std::string_view what, std::string_view path, int error_number);

}  // namespace carrel
