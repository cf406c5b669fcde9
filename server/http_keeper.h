// Keeps the connections: one thread waits for all of them, reads requests as they arrive, and hands
// on whole ones. A body that does not come with its head is read only when the head was judged, so
// that a stranger cannot make the server hold it. A slow connection costs a descriptor and its
// buffer, and is closed when its time is up, or earlier when a new one needs the place.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/files.h"
#include "server/http_framer.h"
#include "server/http_wire.h"

namespace carrel::server {

// A connection while a worker has its request: the worker writes to `wire`, the keeper only watches
// whether the other end goes away, and then stops `gone`.
struct Connection {
  std::unique_ptr<Wire> wire;
  std::string peer;
  RequestFramer framer;
  std::stop_source gone;
  // `closing`: the last bytes are written, and what still comes is read and dropped: closing at
  // once would take the answer back from a client that is still sending.
  enum class State { shaking_hands, reading, busy, closing } state = State::shaking_hands;
  std::chrono::steady_clock::time_point deadline;
  std::size_t requests = 0;    // so far
  std::size_t body_bytes = 0;  // of the request under way, as the keeper counted them
  bool is_judged = false;      // the head: its body may come
};

class Keeper {
 public:
  // What is done with what was read. The first two must not block; what they throw is answered by
  // a refusal.
  struct Calls {
    // Gets a head whose body is still to come; finished() is called with the judgement.
    std::function<void(std::shared_ptr<Connection>, std::string head)> on_head;
    // Gets a whole request; finished() is called when its response is written.
    std::function<void(std::shared_ptr<Connection>, FramedRequest)> on_request;
    // The response to a request that was refused: status and reason to bytes.
    std::function<std::string(int status, const std::string& reason)> refusal;
  };

  // `listener` is a listening socket. Throws Error{io}.
  Keeper(FileDescriptor listener, const WireMaker& wires, std::size_t places,
         Calls calls);

  // `read_body`: the head was good. `refuse`: it was not, and the last words say why.
  enum class After { keep, close, read_body, refuse };
  // Gives a connection back. Thread-safe.
  void finished(const std::shared_ptr<Connection>& connection, After after,
                std::string last_words = {});

  // Runs until `stop`; then takes no more connections, closes those that wait, and returns when
  // the busy ones are finished, or after drain_time_max has asked them to stop.
  void run(const std::stop_token& stop);

 private:
  using Clock = std::chrono::steady_clock;
  using Connections = std::unordered_map<int, std::shared_ptr<Connection>>;  // by descriptor;
                                                           // shared with the worker that has it
  void wake() const;
  void accept_all();
  void admit(FileDescriptor socket, const std::string& peer);
  void make_room();
  void handle(int descriptor, std::uint32_t events);
  void go_on(const std::shared_ptr<Connection>& connection);
  void read_some(const std::shared_ptr<Connection>& connection);
  void take_request(const std::shared_ptr<Connection>& connection);
  void hand_over(const std::shared_ptr<Connection>& connection, const std::function<void()>& give);
  void close_with(const std::shared_ptr<Connection>& connection, int status,
                  const std::string& reason);
  void close_saying(const std::shared_ptr<Connection>& connection, std::string_view last_words);
  void count_body(Connection& connection, std::size_t bytes);
  void watch(const Connection& connection, std::uint32_t events) const;
  void forget(int descriptor);
  struct Returned {
    std::shared_ptr<Connection> connection;  // shared: see Connections
    After after = After::close;
    std::string last_words;
  };
  void take_back();
  void go_on_with(const Returned& returned);
  void close_late();
  void close_waiting();
  void wait(std::chrono::milliseconds time_max);

  FileDescriptor listener_;
  const WireMaker& wires_;
  const std::size_t places_;
  const Calls calls_;
  FileDescriptor poll_;
  FileDescriptor wakeup_;
  Connections connections_;
  std::size_t busy_ = 0;
  std::size_t bodies_bytes_ = 0;  // of all connections
  Clock::time_point last_sweep_;

  std::mutex mutex_;  // of what follows
  std::vector<Returned> returned_;
};

}  // namespace carrel::server
