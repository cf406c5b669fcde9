// The socket a server listens at, and how many connections the system lets it have.
#pragma once

#include <cstddef>
#include <string>

#include "core/files.h"

namespace carrel::server {

struct Listening {
  FileDescriptor socket;
  int port = 0;
};

// `port` 0: any free one. Throws Error{io} naming the address.
Listening listen_at(const std::string& host, int port);

// Raises the limit on open files as far as it may and keeps some for the library: how many
// connections there can be, at most limits.h: connections_max.
std::size_t connections_possible();

}  // namespace carrel::server
