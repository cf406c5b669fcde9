#include <httplib.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "server/errors.h"
#include "server/http_head.h"
#include "server/http_keeper.h"
#include "server/http_listen.h"
#include "server/http_module.h"
#include "server/http_workers.h"
#include "server/limits.h"
#include "server/safety_headers.h"

namespace carrel::server {
namespace {

Response safe(Response response) {
  add_safety_headers(response);
  return response;
}

// What the library sees of a connection: a head to read, and a wire to write to.
class MessageStream : public httplib::Stream {
 public:
  MessageStream(Wire& wire, const std::string& head, const std::stop_token& gone)
      : wire_(wire), head_(head), gone_(gone) {}

  bool is_readable() const override { return taken_ < head_.size(); }
  bool is_writable() const override { return !failed_ && !gone_.stop_requested(); }

  ssize_t read(char* into, std::size_t bytes_max) override {
    const std::size_t bytes = std::min(bytes_max, head_.size() - taken_);
    std::memcpy(into, head_.data() + taken_, bytes);
    taken_ += bytes;
    return static_cast<ssize_t>(bytes);
  }

  // Waits while the other end reads slowly, as long as it takes something now and then.
  ssize_t write(const char* from, std::size_t bytes) override {
    std::string_view left(from, bytes);
    while (!left.empty() && is_writable()) {
      const Wire::Moved moved = wire_.write(left);
      if (moved.step == Wire::Step::done) {
        left.remove_prefix(moved.bytes);
      } else if (!wait_for(moved.step)) {
        failed_ = true;
      }
    }
    return left.empty() ? static_cast<ssize_t>(bytes) : -1;
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return wire_.descriptor(); }

 private:
  bool wait_for(Wire::Step step) const {
    if (step == Wire::Step::closed) return false;
    pollfd socket{.fd = wire_.descriptor(),
                  .events = static_cast<short>(step == Wire::Step::more_in ? POLLIN : POLLOUT)};
    constexpr int time_max_ms = std::chrono::milliseconds(write_time_max).count();
    return ::poll(&socket, 1, time_max_ms) == 1 && (socket.revents & (POLLERR | POLLHUP)) == 0;
  }

  Wire& wire_;
  const std::string& head_;
  const std::stop_token gone_;
  std::size_t taken_ = 0;
  bool failed_ = false;
};

class HttpSink : public Sink {
 public:
  explicit HttpSink(httplib::DataSink& sink) : sink_(sink) {}
  bool write(std::string_view bytes) override {
    return sink_.is_writable() && sink_.write(bytes.data(), bytes.size());
  }

 private:
  httplib::DataSink& sink_;
};

// Places for streamed responses.
class Places {
 public:
  explicit Places(std::size_t count) : left_(static_cast<std::ptrdiff_t>(count)) {}
  bool take() {
    if (--left_ >= 0) return true;
    ++left_;
    return false;
  }
  void give_back() { ++left_; }

 private:
  std::atomic<std::ptrdiff_t> left_;
};

// Speaks the protocol on whole requests that the keeper read. The library's own sockets, threads
// and routes are not used: it parses heads and writes responses.
class Speaker : public httplib::Server {
 public:
  Speaker(const HttpHandlers& handlers, int listener, std::stop_token ending)
      : handlers_(handlers), ending_(std::move(ending)), places_(streams_max) {
    svr_sock_ = listener;  // the library takes -1 for "shutting down"
    httplib::Headers headers;  // of answers that the library makes by itself
    for (const auto& [name, value] : safety_headers()) headers.emplace(name, value);
    set_default_headers(headers);
    set_exception_handler([this](const httplib::Request&, httplib::Response& to,
                                 const std::exception_ptr&) {
      fill(to, safe(error_response(Error(ErrorCode::internal, ""))));
    });
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& to) {
      answer(to);
      return HandlerResponse::Handled;
    });
  }

  Keeper::After speak(Connection& connection, FramedRequest request) {
    exchange_ = {&connection, &request};
    MessageStream stream(*connection.wire, request.head, connection.gone.get_token());
    bool closed = false;
    const bool good = process_request(stream, !request.keep_alive, closed, nullptr);
    exchange_ = {};
    const bool keep = good && !closed && request.keep_alive && stream.is_writable();
    return keep ? Keeper::After::keep : Keeper::After::close;
  }

 private:
  struct Exchange {
    Connection* connection = nullptr;
    FramedRequest* framed = nullptr;
  };

  void answer(httplib::Response& to) {
    Request request = request_of_head(exchange_.framed->head);
    request.body = std::move(exchange_.framed->body);
    request.peer = exchange_.connection->peer;
    request.stop = exchange_.connection->gone.get_token();
    fill(to, handlers_.answer(std::move(request)));
  }

  void fill(httplib::Response& to, Response from) {
    if (from.stream_body && !places_.take()) {
      from = safe(
          error_response(Error(ErrorCode::busy, "too many streams are open; try again soon")));
    }
    to.status = from.status;
    to.headers.clear();  // the library's defaults, which `from` has too
    for (const auto& [name, value] : from.headers) to.set_header(name, value);
    if (!from.stream_body) {
      to.set_content(from.body, from.content_type);
      return;
    }
    to.set_chunked_content_provider(
        from.content_type,
        [body = std::move(from.stream_body), gone = exchange_.connection->gone.get_token(),
         ending = ending_](std::size_t, httplib::DataSink& sink) {
          std::stop_source over;
          const std::stop_callback when_gone(gone, [&] { over.request_stop(); });
          const std::stop_callback when_ending(ending, [&] { over.request_stop(); });
          HttpSink out(sink);
          body(out, over.get_token());
          sink.done();
          return true;
        },
        [this](bool) { places_.give_back(); });
  }

  const HttpHandlers& handlers_;
  const std::stop_token ending_;
  Places places_;
  static thread_local Exchange exchange_;  // the library hands nothing of ours to its handlers
};

thread_local Speaker::Exchange Speaker::exchange_;

// The last answer of a connection, as it is sent.
std::string bytes_of(const Response& response) {
  std::string bytes = "HTTP/1.1 " + std::to_string(response.status) +
                      " Refused\r\nContent-Type: " + response.content_type +
                      "\r\nContent-Length: " + std::to_string(response.body.size()) +
                      "\r\nConnection: close\r\n";
  for (const auto& [name, value] : response.headers) bytes += name + ": " + value + "\r\n";
  return bytes + "\r\n" + response.body;
}

std::string refusal(int status, const std::string& reason) {
  const std::string code = status < 500 ? "bad_request" : "";
  return bytes_of(safe(error_response(RequestError(status, reason, "", code))));
}

// Whether the body of a request may come.
void judge(const HttpHandlers& handlers, Keeper& keeper,
           const std::shared_ptr<Connection>& connection, std::string_view head) {
  Keeper::After after = Keeper::After::close;
  std::string last_words;
  try {
    Request request = request_of_head(head);
    request.peer = connection->peer;
    const auto refused = handlers.screen ? handlers.screen(std::move(request)) : std::nullopt;
    after = refused ? Keeper::After::refuse : Keeper::After::read_body;
    if (refused) last_words = bytes_of(*refused);
  } catch (const std::exception&) {  // no memory: this connection ends, the others go on
  }
  keeper.finished(connection, after, std::move(last_words));
}

// A stream that throws ends in the middle: its client sees that it is not whole.
void answer(Speaker& speaker, Keeper& keeper, const std::shared_ptr<Connection>& connection,
            FramedRequest request) {
  Keeper::After after = Keeper::After::close;
  try {
    after = speaker.speak(*connection, std::move(request));
  } catch (const std::exception&) {  // this connection ends, the others go on
  }
  keeper.finished(connection, after);
}

void serve(const HttpOptions& options, const HttpHandlers& handlers,
           const OnListening& on_listening, const std::stop_token& stop) {
  const WireMaker wires(options.certificate, options.key);
  Listening listening = listen_at(options.host, options.port);
  Speaker speaker(handlers, listening.socket.get(), stop);
  on_listening(listening.port);
  Workers* workers = nullptr;
  Keeper keeper(std::move(listening.socket), wires, connections_possible(),
                {.on_head =
                     [&](const std::shared_ptr<Connection>& connection, std::string head) {
                       workers->run([&, connection, head = std::move(head)] {
                         judge(handlers, keeper, connection, head);
                       });
                     },
                 .on_request =
                     [&](const std::shared_ptr<Connection>& connection, FramedRequest request) {
                       workers->run([&, connection, request = std::move(request)]() mutable {
                         answer(speaker, keeper, connection, std::move(request));
                       });
                     },
                 .refusal = refusal});
  Workers threads(http_threads_max);  // ends before the keeper, which it calls
  workers = &threads;
  keeper.run(stop);
}

}  // namespace
}  // namespace carrel::server

extern "C" bool carrel_serve_http(const carrel::server::HttpOptions& options,
                                  const carrel::server::HttpHandlers& handlers,
                                  const carrel::server::OnListening& on_listening,
                                  const std::stop_token& stop,
                                  carrel::server::HttpFailure& failure) {
  try {
    carrel::server::serve(options, handlers, on_listening, stop);
    return true;
  } catch (const carrel::Error& error) {
    failure = {error.code(), error.what()};
  } catch (const std::exception& error) {
    failure = {carrel::ErrorCode::internal, error.what()};
  }
  return false;
}
