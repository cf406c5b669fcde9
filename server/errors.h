// What goes wrong in a request, and how it is told: {"error":{"message","type","param","code"}}.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "core/error.h"
#include "server/message.h"

namespace carrel::server {

// Ends a request with a status of its own. Handlers may also throw any Error: not_found gives 404,
// usage 422, busy 503, limit 413, and what is not the client's doing 500 without details.
class RequestError : public Error {
 public:
  RequestError(int status, const std::string& message, std::string param = {},
               std::string code = {});

  int status() const noexcept { return status_; }
  const std::string& param() const noexcept { return param_; }
  const std::string& detail_code() const noexcept { return detail_code_; }

 private:
  int status_;
  std::string param_;
  std::string detail_code_;
};

// A wrong or missing parameter: 422, naming it.
RequestError bad_parameter(std::string_view name, const std::string& what);

// What a client is told of `error`, as status and words.
struct ErrorView {
  int status = 500;
  std::string message;
  std::string type;   // "invalid_request_error", "authentication_error" and so on
  std::string param;  // empty: none
  std::string code;   // such as "not_found"
};
ErrorView view_of(const std::exception& error);

Response error_response(const ErrorView& view);
inline Response error_response(const std::exception& error) {
  return error_response(view_of(error));
}

}  // namespace carrel::server
