// HTTP/1.1 over a socket: requests in, responses out, until asked to stop.
//
// The library that speaks HTTP, with TLS and compression behind it, is in the module carrel_http.so
// and loaded when a server starts (docs/adr/0003-heavy-libraries-load-on-demand.md).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
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

// Called on many threads; must not throw.
struct HttpHandlers {
  std::function<Response(Request)> answer;
  // Asked with the head alone when a body is still to come: the answer to a request whose body shall
  // not be taken in, or nothing. Left out: every body is. `answer` judges anew.
  std::function<std::optional<Response>(Request)> screen;
};
using OnListening = std::function<void(int port)>;

// Serves until `stop` is requested, then lets requests under way end (limits.h: drain_time_max)
// and returns. Throws Error: io when the address cannot be had; usage for a bad certificate.
void serve_http(const HttpOptions& options, const HttpHandlers& handlers,
                const OnListening& on_listening, std::stop_token stop);

}  // namespace carrel::server
