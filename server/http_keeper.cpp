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

// False when the system has no room for one more.
bool add_to(int poll, int descriptor, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

}  // namespace

Keeper::Keeper(FileDescriptor listener, const WireMaker& wires, std::size_t places,
               Calls calls)
    : listener_(std::move(listener)),
      wires_(wires),
      places_(places),
      calls_(std::move(calls)),
      poll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wakeup_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  if (!add_to(poll_.get(), listener_.get(), EPOLLIN) ||
      !add_to(poll_.get(), wakeup_.get(), EPOLLIN)) {
    throw_io_error("watch", "socket", errno);
  }
}

void Keeper::finished(const std::shared_ptr<Connection>& connection, After after,
                      std::string last_words) {
  {
    const std::lock_guard lock(mutex_);
    returned_.push_back({connection, after, std::move(last_words)});
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
  if (add_to(poll_.get(), descriptor, EPOLLIN | EPOLLRDHUP)) connections_[descriptor] = connection;
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
  try {
    go_on(connection);
  } catch (const std::exception&) {  // no memory for its request: the others go on
    forget(descriptor);
  }
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
    // What follows a refusal is dropped piece by piece, so that a flood of it holds up nobody.
    if (moved.step != Wire::Step::done || connection->state == Connection::State::closing) return;
    const bool begins = !connection->framer.has_begun();
    if (begins) connection->deadline = Clock::now() + request_time_max;
    connection->framer.feed({buffer.data(), moved.bytes});
    count_body(*connection, connection->framer.body_bytes());
    take_request(connection);
  }
}

void Keeper::take_request(const std::shared_ptr<Connection>& connection) {
  if (connection->framer.state() == RequestFramer::State::refused) {
    close_with(connection, connection->framer.status(), connection->framer.reason());
    return;
  }
  if (connection->body_bytes > 0 && bodies_bytes_ > bodies_bytes_max) {
    close_with(connection, 503, "too much is being sent at once; try again");
    return;
  }
  if (connection->framer.state() == RequestFramer::State::reading_body && !connection->is_judged) {
    hand_over(connection, [&] { calls_.on_head(connection, connection->framer.head()); });
    return;
  }
  if (connection->framer.take_continue()) {
    connection->wire->write("HTTP/1.1 100 Continue\r\n\r\n");
    return;
  }
  if (connection->framer.state() != RequestFramer::State::complete) return;
  ++connection->requests;
  connection->is_judged = false;
  FramedRequest request = connection->framer.take();
  if (connection->requests >= requests_per_connection_max) request.keep_alive = false;
  hand_over(connection, [&] { calls_.on_request(connection, std::move(request)); });
}

// From here on a worker has it; take_back() is told when it comes back.
void Keeper::hand_over(const std::shared_ptr<Connection>& connection,
                       const std::function<void()>& give) {
  connection->state = Connection::State::busy;
  watch(*connection, EPOLLRDHUP);
  try {
    give();
    ++busy_;
  } catch (const std::exception&) {  // no thread, or no memory
    close_with(connection, 503, "the server has no room for this request; try again");
  }
}

// Tried once, not waited for: who sends such requests need not read the answer.
void Keeper::close_with(const std::shared_ptr<Connection>& connection, int status,
                        const std::string& reason) {
  close_saying(connection, calls_.refusal(status, reason));
}

void Keeper::close_saying(const std::shared_ptr<Connection>& connection,
                          std::string_view last_words) {
  connection->wire->write(last_words);
  ::shutdown(connection->wire->descriptor(), SHUT_WR);
  connection->state = Connection::State::closing;
  connection->deadline = Clock::now() + linger_time_max;
  connection->framer = RequestFramer();
  count_body(*connection, 0);
  watch(*connection, EPOLLIN | EPOLLRDHUP);
}

// A body counts from its first byte until its answer is written.
void Keeper::count_body(Connection& connection, std::size_t bytes) {
  bodies_bytes_ -= connection.body_bytes;
  bodies_bytes_ += bytes;
  connection.body_bytes = bytes;
}

void Keeper::watch(const Connection& connection, std::uint32_t events) const {
  epoll_event event{.events = events, .data = {.fd = connection.wire->descriptor()}};
  epoll_ctl(poll_.get(), EPOLL_CTL_MOD, connection.wire->descriptor(), &event);
}

void Keeper::forget(int descriptor) {
  const auto it = connections_.find(descriptor);
  if (it == connections_.end()) return;
  epoll_ctl(poll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  count_body(*it->second, 0);
  connections_.erase(it);
}

void Keeper::take_back() {
  std::vector<Returned> returned;
  {
    const std::lock_guard lock(mutex_);
    returned.swap(returned_);
  }
  for (const Returned& one : returned) {
    --busy_;
    try {
      go_on_with(one);
    } catch (const std::exception&) {  // as in handle()
      forget(one.connection->wire->descriptor());
    }
  }
}

void Keeper::go_on_with(const Returned& returned) {
  const std::shared_ptr<Connection>& connection = returned.connection;
  if (returned.after == After::close || !listener_ || connection->gone.stop_requested()) {
    forget(connection->wire->descriptor());
    return;
  }
  if (returned.after == After::refuse) {
    close_saying(connection, returned.last_words);
    return;
  }
  connection->state = Connection::State::reading;
  watch(*connection, EPOLLIN | EPOLLRDHUP);
  if (returned.after == After::read_body) {
    connection->is_judged = true;
  } else {
    connection->deadline = Clock::now() + keep_alive_time_max;
    connection->framer.feed({});  // a client may have sent its next request already
    count_body(*connection, connection->framer.body_bytes());
  }
  take_request(connection);
  if (connection->state == Connection::State::reading) read_some(connection);
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
      connection->wire->write(calls_.refusal(408, "the request took too long to arrive"));
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
