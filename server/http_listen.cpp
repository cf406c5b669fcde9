#include "server/http_listen.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/error.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

[[noreturn]] void throw_cannot(const std::string& host, int port, const std::string& why) {
  throw Error(ErrorCode::io, "cannot listen at " + host + ":" + std::to_string(port) + ": " + why +
                                 "; is carrel serve running already? --port takes another");
}

int port_of(int socket) {
  sockaddr_storage address{};
  socklen_t bytes = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &bytes);
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Listening listen_at(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (failed != 0) throw_cannot(host, port, gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
  FileDescriptor made(socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  const bool listens =
      made && setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
      bind(made.get(), list->ai_addr, list->ai_addrlen) == 0 && listen(made.get(), listen_backlog) == 0;
  if (!listens) throw_cannot(host, port, std::strerror(errno));
  const int bound = port_of(made.get());
  return {.socket = std::move(made), .port = bound};
}

std::size_t connections_possible() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return connections_max / 8;
  const rlim_t wanted = connections_max + files_kept;
  if (files.rlim_cur < wanted) {
    files.rlim_cur = std::min(wanted, files.rlim_max);
    setrlimit(RLIMIT_NOFILE, &files);
  }
  const rlim_t left = files.rlim_cur > 2 * files_kept ? files.rlim_cur - files_kept : files_kept;
  return std::min<std::size_t>(connections_max, left);
}

}  // namespace carrel::server
