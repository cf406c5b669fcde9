#include "server/errors.h"

#include "server/json.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

ErrorCode code_of(int status) {
  if (status == 404) return ErrorCode::not_found;
  if (status == 413) return ErrorCode::limit;
  if (status == 503 || status == 429) return ErrorCode::busy;
  return status >= 500 ? ErrorCode::internal : ErrorCode::usage;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::unsupported:
      return 422;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::limit:
      return 413;
    case ErrorCode::busy:
    case ErrorCode::cancelled:
      return 503;
    case ErrorCode::corrupt:
    case ErrorCode::io:
    case ErrorCode::internal:
      break;
  }
  return 500;
}

std::string type_of(int status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 429:
      return "rate_limit_error";
    case 503:
      return "overloaded_error";
    default:
      return status >= 500 ? "server_error" : "invalid_request_error";
  }
}

}  // namespace

RequestError::RequestError(int status, const std::string& message, std::string param,
                           std::string code)
    : Error(code_of(status), message),
      status_(status),
      param_(std::move(param)),
      detail_code_(std::move(code)) {}

RequestError bad_parameter(std::string_view name, const std::string& what) {
  return {422, std::string(name) + " " + what, std::string(name), "invalid_parameter"};
}

ErrorView view_of(const std::exception& error) {
  if (const auto* request = dynamic_cast<const RequestError*>(&error)) {
    const int status = request->status();
    return {status, request->what(), type_of(status), request->param(),
            request->detail_code().empty() ? std::string(error_code_name(request->code()))
                                           : request->detail_code()};
  }
  if (const auto* known = dynamic_cast<const Error*>(&error)) {
    const int status = status_of(known->code());
    const std::string code(error_code_name(known->code()));
    // What broke in here may name files: that is for the log of the one who runs the server.
    if (status == 500) return {status, "the server failed: " + code, type_of(status), "", code};
    return {status, known->what(), type_of(status), "", code};
  }
  return {500, "the server failed", type_of(500), "", "internal"};
}

Response error_response(const ErrorView& view) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  Response response = json_response({{"error",
                                      {{"message", view.message},
                                       {"type", view.type},
                                       {"param", or_null(view.param)},
                                       {"code", or_null(view.code)}}}});
  response.status = view.status;
  if (view.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (view.status == 503 || view.status == 429) {
    const auto wait_s = view.status == 503 ? retry_after_s : failed_tokens_time.count();
    response.headers.emplace_back("Retry-After", std::to_string(wait_s));
  }
  return response;
}

}  // namespace carrel::server
