#include <httplib.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "server/errors.h"
#include "server/http_keeper.h"
#include "server/http_listen.h"
#include "server/http_module.h"
#include "server/http_workers.h"
#include "server/limits.h"
#include "server/url.h"

namespace carrel::server {
namespace {

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
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
  Speaker(const HttpHandler& handler, int listener, std::stop_token ending)
      : handler_(handler), ending_(std::move(ending)), places_(streams_max) {
    svr_sock_ = listener;  // the library takes -1 for "shutting down"
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      answer(from, to);
      return HandlerResponse::Handled;
    });
  }

  Keeper::After speak(Connection& connection, FramedRequest request) {
    exchange_ = {&connection, &request.body};
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
    std::string* body = nullptr;
  };

  void answer(const httplib::Request& from, httplib::Response& to) {
    Request request;
    request.method = from.method;
    const std::size_t mark = std::min(from.target.find('?'), from.target.size());
    request.path = from.target.substr(0, mark);
    for (const auto& [name, value] : from.headers) {
      auto [place, is_new] = request.headers.try_emplace(in_lower_case(name), value);
      if (!is_new) place->second += ", " + value;  // RFC 9110, section 5.3
    }
    request.body = std::move(*exchange_.body);
    request.peer = exchange_.connection->peer;
    request.stop = exchange_.connection->gone.get_token();
    auto query =
        parse_query(std::string_view(from.target).substr(std::min(mark + 1, from.target.size())));
    request.has_bad_query = !query.has_value();
    if (query) request.query = std::move(*query);
    fill(to, handler_(std::move(request)));
  }

  void fill(httplib::Response& to, Response from) {
    if (from.stream_body && !places_.take()) {
      from = error_response(Error(ErrorCode::busy, "too many streams are open; try again soon"));
    }
    to.status = from.status;
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

  const HttpHandler& handler_;
  const std::stop_token ending_;
  Places places_;
  static thread_local Exchange exchange_;  // the library hands nothing of ours to its handlers
};

thread_local Speaker::Exchange Speaker::exchange_;

std::string refusal(int status, const std::string& reason) {
  const Response response = error_response(RequestError(status, reason, "", "bad_request"));
  return "HTTP/1.1 " + std::to_string(status) + " Refused\r\nContent-Type: " + response.content_type +
         "\r\nContent-Length: " + std::to_string(response.body.size()) +
         "\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n" + response.body;
}

void serve(const HttpOptions& options, const HttpHandler& handler, const OnListening& on_listening,
           const std::stop_token& stop) {
  const WireMaker wires(options.certificate, options.key);
  Listening listening = listen_at(options.host, options.port);
  Speaker speaker(handler, listening.socket.get(), stop);
  on_listening(listening.port);
  Workers* workers = nullptr;
  Keeper keeper(std::move(listening.socket), wires, connections_possible(),
                [&](const std::shared_ptr<Connection>& connection, FramedRequest request) {
                  workers->run([&, connection, request = std::move(request)] {
                    keeper.finished(connection, speaker.speak(*connection, request));
                  });
                },
                refusal);
  Workers threads(http_threads_max);  // ends before the keeper, which it calls
  workers = &threads;
  keeper.run(stop);
}

}  // namespace
}  // namespace carrel::server

extern "C" bool carrel_serve_http(const carrel::server::HttpOptions& options,
                                  const carrel::server::HttpHandler& handler,
                                  const carrel::server::OnListening& on_listening,
                                  const std::stop_token& stop,
                                  carrel::server::HttpFailure& failure) {
  try {
    carrel::server::serve(options, handler, on_listening, stop);
    return true;
  } catch (const carrel::Error& error) {
    failure = {error.code(), error.what()};
  } catch (const std::exception& error) {
    failure = {carrel::ErrorCode::internal, error.what()};
  }
  return false;
}
