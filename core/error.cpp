#include "core/error.h"

#include <system_error>

namespace carrel {

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::io:
      return "io";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

Error::Error(ErrorCode code, const std::string& message)
    : std::runtime_error(message), code_(code) {}

void throw_io_error(std::string_view what, std::string_view path, int error_number) {
  std::string message(what);
  message += ": ";
  message += path;
  message += ": ";
  message += std::generic_category().message(error_number);  // unlike strerror, thread-safe
  throw Error(ErrorCode::io, message);
}

}  // namespace carrel
