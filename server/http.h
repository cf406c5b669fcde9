// HTTP/1.1 over a socket: requests in, responses out, until asked to stop.
//
// The library that speaks HTTP, with TLS and compression behind it, is in the module carrel_http.so
// and loaded when a server starts (docs/adr/0003-heavy-libraries-load-on-demand.md).
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "server/message.h"

namespace carrel::server {

struct HttpOptions {
  std::string host = "127.0.0.1";  // an address of this machine
  int port = 7750;                 // 0: any free one
  std::filesystem::path certificate;  // PEM chain; with `key`: TLS
  std::filesystem::path key;          // PEM
};

using HttpHandler = std::function<Response(Request)>;
using OnListening = std::function<void(int port)>;

// Serves until `stop` is requested, then lets requests under way end (limits.h: drain_time_max)
// and returns. `handler` is called on many threads and must not throw. Throws Error: io when the
// address cannot be had; usage for a bad certificate.
void serve_http(const HttpOptions& options, const HttpHandler& handler,
                const OnListening& on_listening, std::stop_token stop);

}  // namespace carrel::server
