#include "server/http_keeper.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/error.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

// Without the first, head and body of an answer wait for one another's receipt (about 40 ms); without
// the second, a peer that vanished keeps its place for ever.
void keep_lively(int socket) {
  const int on = 1;
  const int idle_s = 60;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
}

constexpr int events_at_once = 256;
constexpr std::chrono::milliseconds tick{500};  // how late a deadline may be noticed

std::string name_of(const sockaddr_storage& address, socklen_t bytes) {
  std::array<char, NI_MAXHOST> name{};
  const int result = getnameinfo(reinterpret_cast<const sockaddr*>(&address), bytes, name.data(),
                                 name.size(), nullptr, 0, NI_NUMERICHOST);
  return result == 0 ? name.data() : "unknown";
}

FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw_io_error("make", what, errno);
  return FileDescriptor(descriptor);
}

void add_to(int poll, int descriptor, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw_io_error("watch", "socket", errno);
  }
}

}  // namespace

Keeper::Keeper(FileDescriptor listener, const WireMaker& wires, std::size_t places,
               OnRequest on_request, Refusal refusal)
    : listener_(std::move(listener)),
      wires_(wires),
      places_(places),
      on_request_(std::move(on_request)),
      refusal_(std::move(refusal)),
      poll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wakeup_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  add_to(poll_.get(), listener_.get(), EPOLLIN);
  add_to(poll_.get(), wakeup_.get(), EPOLLIN);
}

void Keeper::finished(const std::shared_ptr<Connection>& connection, After after) {
  {
    const std::lock_guard lock(mutex_);
    returned_.emplace_back(connection, after);
  }
  wake();
}

void Keeper::wake() const {
  const std::uint64_t one = 1;
  // A full counter wakes as well: nothing to do about a failure.
  [[maybe_unused]] const ssize_t ignored = ::write(wakeup_.get(), &one, sizeof one);
}

void Keeper::run(const std::stop_token& stop) {
  const std::stop_callback wake_up(stop, [this] { wake(); });
  while (!stop.stop_requested()) wait(tick);
  listener_ = FileDescriptor();
  close_waiting();
  const auto end = Clock::now() + drain_time_max;
  while (busy_ > 0 && Clock::now() < end) wait(tick);
  for (const auto& [descriptor, connection] : connections_) connection->gone.request_stop();
  while (busy_ > 0) wait(tick);
}

void Keeper::wait(std::chrono::milliseconds time_max) {
  std::array<epoll_event, events_at_once> events;
  const int count = epoll_wait(poll_.get(), events.data(), events_at_once,
                               static_cast<int>(time_max.count()));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wakeup_.get()) {
      std::uint64_t ignored = 0;
      while (::read(wakeup_.get(), &ignored, sizeof ignored) > 0) {
      }
    } else if (listener_ && event.data.fd == listener_.get()) {
      accept_all();
    } else {
      handle(event.data.fd, event.events);
    }
  }
  take_back();
  close_late();
}

void Keeper::accept_all() {
  while (true) {
    sockaddr_storage address{};
    socklen_t bytes = sizeof address;
    FileDescriptor socket(accept4(listener_.get(), reinterpret_cast<sockaddr*>(&address), &bytes,
                                  SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) {
      // Out of descriptors: one that only waits gives way, and the next turn tries again.
      if (errno == EMFILE || errno == ENFILE) make_room();
      return;
    }
    if (connections_.size() >= places_) make_room();
    if (connections_.size() >= places_) continue;  // all are busy: this one is closed
    admit(std::move(socket), name_of(address, bytes));
  }
}

void Keeper::admit(FileDescriptor socket, const std::string& peer) {
  const int descriptor = socket.get();
  keep_lively(descriptor);
  const auto connection = std::make_shared<Connection>();
  connection->wire = wires_.make(std::move(socket));
  if (!connection->wire) return;
  connection->peer = peer;
  connection->deadline = Clock::now() + request_time_max;
  connections_[descriptor] = connection;
  add_to(poll_.get(), descriptor, EPOLLIN | EPOLLRDHUP);
}

// Closes the connection that has waited longest without a whole request: an honest client sends
// one within milliseconds, so it is hardly ever the one.
void Keeper::make_room() {
  auto oldest = connections_.end();
  for (auto it = connections_.begin(); it != connections_.end(); ++it) {
    if (it->second->state == Connection::State::busy) continue;
    if (oldest == connections_.end() || it->second->deadline < oldest->second->deadline) {
      oldest = it;
    }
  }
  if (oldest != connections_.end()) forget(oldest->first);
}

void Keeper::handle(int descriptor, std::uint32_t events) {
  const auto it = connections_.find(descriptor);
  if (it == connections_.end()) return;
  const auto connection = it->second;
  if (connection->state == Connection::State::busy) {
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0) return;
    connection->gone.request_stop();
    epoll_ctl(poll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);  // it would be told again and again
    return;
  }
  go_on(connection);
}

void Keeper::go_on(const std::shared_ptr<Connection>& connection) {
  if (connection->state == Connection::State::shaking_hands) {
    switch (connection->wire->shake_hands()) {
      case Wire::Step::done:
        connection->state = Connection::State::reading;
        watch(*connection, EPOLLIN | EPOLLRDHUP);
        break;
      case Wire::Step::more_in:
        watch(*connection, EPOLLIN | EPOLLRDHUP);
        return;
      case Wire::Step::more_out:
        watch(*connection, EPOLLOUT | EPOLLRDHUP);
        return;
      case Wire::Step::closed:
        forget(connection->wire->descriptor());
        return;
    }
  }
  read_some(connection);
}

void Keeper::read_some(const std::shared_ptr<Connection>& connection) {
  static thread_local std::array<char, read_piece_bytes> buffer;
  // Until nothing is left: TLS may hold bytes that the socket no longer shows.
  while (connection->state != Connection::State::busy) {
    const Wire::Moved moved = connection->wire->read(buffer.data(), buffer.size());
    if (moved.step == Wire::Step::closed) {
      forget(connection->wire->descriptor());
      return;
    }
    if (moved.step != Wire::Step::done) return;
    if (connection->state == Connection::State::closing) continue;
    const bool begins = !connection->framer.has_begun();
    if (begins) connection->deadline = Clock::now() + request_time_max;
    connection->framer.feed({buffer.data(), moved.bytes});
    take_request(connection);
  }
}

void Keeper::take_request(const std::shared_ptr<Connection>& connection) {
  if (connection->framer.state() == RequestFramer::State::refused) {
    close_with(connection, connection->framer.status(), connection->framer.reason());
    return;
  }
  if (connection->framer.take_continue()) {
    connection->wire->write("HTTP/1.1 100 Continue\r\n\r\n");
    return;
  }
  if (connection->framer.state() != RequestFramer::State::complete) return;
  connection->state = Connection::State::busy;
  ++connection->requests;
  ++busy_;
  watch(*connection, EPOLLRDHUP);
  FramedRequest request = connection->framer.take();
  if (connection->requests >= requests_per_connection_max) request.keep_alive = false;
  on_request_(connection, std::move(request));
}

// Tried once, not waited for: who sends such requests need not read the answer.
void Keeper::close_with(const std::shared_ptr<Connection>& connection, int status,
                        const std::string& reason) {
  connection->wire->write(refusal_(status, reason));
  ::shutdown(connection->wire->descriptor(), SHUT_WR);
  connection->state = Connection::State::closing;
  connection->deadline = Clock::now() + linger_time_max;
}

void Keeper::watch(const Connection& connection, std::uint32_t events) const {
  epoll_event event{.events = events, .data = {.fd = connection.wire->descriptor()}};
  epoll_ctl(poll_.get(), EPOLL_CTL_MOD, connection.wire->descriptor(), &event);
}

void Keeper::forget(int descriptor) {
  const auto it = connections_.find(descriptor);
  if (it == connections_.end()) return;
  epoll_ctl(poll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  connections_.erase(it);
}

void Keeper::take_back() {
  std::vector<std::pair<std::shared_ptr<Connection>, After>> returned;
  {
    const std::lock_guard lock(mutex_);
    returned.swap(returned_);
  }
  for (const auto& [connection, after] : returned) {
    --busy_;
    if (after == After::close || !listener_ || connection->gone.stop_requested()) {
      forget(connection->wire->descriptor());
      continue;
    }
    connection->state = Connection::State::reading;
    connection->deadline = Clock::now() + keep_alive_time_max;
    watch(*connection, EPOLLIN | EPOLLRDHUP);
    // A client may have sent its next request already.
    connection->framer.feed({});
    take_request(connection);
    if (connection->state == Connection::State::reading) read_some(connection);
  }
}

void Keeper::close_late() {
  const auto now = Clock::now();
  if (now - last_sweep_ < tick) return;
  last_sweep_ = now;
  std::vector<std::shared_ptr<Connection>> late;
  for (const auto& [descriptor, connection] : connections_) {
    const bool waits = connection->state != Connection::State::busy;
    if (waits && connection->deadline < now) late.push_back(connection);
  }
  for (const auto& connection : late) {
    if (connection->framer.has_begun() && connection->state == Connection::State::reading) {
      connection->wire->write(refusal_(408, "the request took too long to arrive"));
    }
    forget(connection->wire->descriptor());
  }
}

void Keeper::close_waiting() {
  std::vector<int> waiting;
  for (const auto& [descriptor, connection] : connections_) {
    if (connection->state != Connection::State::busy) waiting.push_back(descriptor);
  }
  for (const int descriptor : waiting) forget(descriptor);
}

}  // namespace carrel::server
