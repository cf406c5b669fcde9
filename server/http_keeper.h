// Keeps the connections: one thread waits for all of them, reads requests as they arrive, and hands
// on whole ones. A slow connection costs a descriptor and its buffer, and is closed when its time is
// up, or earlier when a new one needs the place.
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
  std::size_t requests = 0;  // so far
};

class Keeper {
 public:
  // Gets a whole request; calls finished() when its response is written. Must not block.
  using OnRequest = std::function<void(std::shared_ptr<Connection>, FramedRequest)>;
  // The response to a request that was refused: status and reason to bytes.
  using Refusal = std::function<std::string(int status, const std::string& reason)>;

  // `listener` is a listening socket. Throws Error{io}.
  Keeper(FileDescriptor listener, const WireMaker& wires, std::size_t places,
         OnRequest on_request, Refusal refusal);

  enum class After { keep, close };
  // Gives a connection back. Thread-safe.
  void finished(const std::shared_ptr<Connection>& connection, After after);

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
  void close_with(const std::shared_ptr<Connection>& connection, int status,
                  const std::string& reason);
  void watch(const Connection& connection, std::uint32_t events) const;
  void forget(int descriptor);
  void take_back();
  void close_late();
  void close_waiting();
  void wait(std::chrono::milliseconds time_max);

  FileDescriptor listener_;
  const WireMaker& wires_;
  const std::size_t places_;
  const OnRequest on_request_;
  const Refusal refusal_;
  FileDescriptor poll_;
  FileDescriptor wakeup_;
  Connections connections_;
  std::size_t busy_ = 0;
  Clock::time_point last_sweep_;

  std::mutex mutex_;  // of what follows
  std::vector<std::pair<std::shared_ptr<Connection>, After>> returned_;
};

}  // namespace carrel::server
