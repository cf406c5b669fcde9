// A server on a free loopback port, and raw connections to it, for requests no honest client sends.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <future>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/files.h"
#include "guarded_library.h"
#include "server/http.h"

namespace carrel::server::testing {

class RawConnection {
 public:
  explicit RawConnection(int port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address),
                           sizeof address) == 0;
  }

  bool is_connected() const { return connected_; }
  int descriptor() const { return socket_.get(); }
  void close() { socket_ = FileDescriptor(); }

  // What could not be sent is left out: a server may close before it has read all.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  // Until `end` has come, or the connection is closed, or nothing comes for `seconds`.
  std::string receive(std::string_view end = "", int seconds = 10) {
    std::string text;
    std::array<char, 65536> buffer;
    while (end.empty() || text.find(end) == text.npos) {
      pollfd socket{.fd = socket_.get(), .events = POLLIN};
      if (::poll(&socket, 1, seconds * 1000) != 1) break;
      const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (count <= 0) break;
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  FileDescriptor socket_;
  bool connected_ = false;
};

class Loopback {
 public:
  explicit Loopback(GuardedLibrary& served, HttpOptions options = {}) {
    options.port = 0;
    std::promise<int> listening;
    auto port_known = listening.get_future();
    server_ = std::jthread([&served, options, &listening](const std::stop_token& stop) {
      serve_http(options,
                 {.answer = [&](Request request) { return served.app->handle(std::move(request)); },
                  .screen = [&](Request head) { return served.app->screen(std::move(head)); }},
                 [&](int bound) {
                   served.app->guard().set_port(bound);
                   listening.set_value(bound);
                 },
                 stop);
    });
    port = port_known.get();
  }

  void stop() {
    server_.request_stop();
    server_.join();
  }

  // Head lines that every good request has.
  std::string host() const { return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n"; }
  std::string token() const {
    return std::string("Authorization: Bearer ") + GuardedLibrary::secret + "\r\n";
  }
  std::string get(const std::string& target) const {
    return "GET " + target + " HTTP/1.1\r\n" + host() + token() + "Connection: close\r\n\r\n";
  }
  std::string post(const std::string& target, const std::string& body) const {
    return "POST " + target + " HTTP/1.1\r\n" + host() + token() +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
  }
  std::string answer_to(const std::string& bytes) const {
    RawConnection connection(port);
    connection.send(bytes);
    return connection.receive();
  }

  int port = 0;

 private:
  std::jthread server_;
};

inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

}  // namespace carrel::server::testing
