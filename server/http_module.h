// What carrel_http.so offers: one function, found by its name.
#pragma once

#include <string>

#include "core/error.h"
#include "server/http.h"

namespace carrel::server {

inline constexpr const char* http_module_name = "carrel_http";
inline constexpr const char* http_module_symbol = "carrel_serve_http";

struct HttpFailure {
  ErrorCode code = ErrorCode::io;
  std::string message;
};

// Nothing is thrown through the module's boundary: false, with `failure` filled, instead.
using ServeHttp = bool (*)(const HttpOptions&, const HttpHandlers&, const OnListening&,
                           const std::stop_token&, HttpFailure& failure);

}  // namespace carrel::server
