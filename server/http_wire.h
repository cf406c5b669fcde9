// The two kinds of wire a connection has, plain and TLS, behind one interface that never blocks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/files.h"

namespace carrel::server {

class Wire {
 public:
  // What a step came to: `more_in` and `more_out` mean that it can go on when the socket can be
  // read or written.
  enum class Step { done, more_in, more_out, closed };
  struct Moved {
    Step step = Step::closed;
    std::size_t bytes = 0;  // when done
  };

  explicit Wire(FileDescriptor socket) : socket_(std::move(socket)) {}
  virtual ~Wire() = default;
  Wire(Wire&&) = delete;
  Wire& operator=(Wire&&) = delete;

  int descriptor() const noexcept { return socket_.get(); }

  // Must be done before bytes move.
  virtual Step shake_hands() = 0;
  virtual Moved read(char* into, std::size_t bytes_max) = 0;
  virtual Moved write(std::string_view bytes) = 0;

 private:
  FileDescriptor socket_;
};

// Makes wires from accepted sockets.
class WireMaker {
 public:
  // Without certificate and key: plain. Throws Error{usage} when they cannot be used.
  WireMaker(const std::filesystem::path& certificate, const std::filesystem::path& key);
  ~WireMaker();
  WireMaker(WireMaker&&) = delete;
  WireMaker& operator=(WireMaker&&) = delete;

  // Null when a TLS session cannot be made.
  std::unique_ptr<Wire> make(FileDescriptor socket) const;

 private:
  struct Tls;
  std::unique_ptr<Tls> tls_;  // on the heap: OpenSSL stays out of this header; null: plain
};

}  // namespace carrel::server
