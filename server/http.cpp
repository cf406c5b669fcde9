#include <httplib.h>

#include <algorithm>

#include "server/errors.h"
#include "server/http_module.h"
#include "server/limits.h"
#include "server/url.h"

namespace carrel::server {
namespace {

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

Request to_request(const httplib::Request& from, std::stop_token stop) {
  Request request;
  request.method = from.method;
  const std::size_t mark = from.target.find('?');
  request.path = from.target.substr(0, mark);
  if (mark != std::string::npos) {
    if (auto query = parse_query(std::string_view(from.target).substr(mark + 1))) {
      request.query = std::move(*query);
    }
  }
  for (const auto& [name, value] : from.headers) request.headers[in_lower_case(name)] = value;
  request.body = from.body;
  request.peer = from.remote_addr;
  request.stop = std::move(stop);
  return request;
}

class HttpSink : public Sink {
 public:
  explicit HttpSink(httplib::DataSink& sink) : sink_(sink) {}
  bool write(std::string_view bytes) override { return sink_.write(bytes.data(), bytes.size()); }

 private:
  httplib::DataSink& sink_;
};

void fill(httplib::Response& to, Response from, const std::stop_token& stop) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  if (!from.stream_body) {
    to.set_content(from.body, from.content_type);
    return;
  }
  to.set_chunked_content_provider(
      from.content_type,
      [body = std::move(from.stream_body), stop](std::size_t, httplib::DataSink& sink) {
        HttpSink out(sink);
        body(out, stop);
        sink.done();
        return true;
      });
}

void serve(const HttpOptions& options, const HttpHandler& handler, const OnListening& on_listening,
           const std::stop_token& stop) {
  httplib::Server server;
  const auto handle = [&](const httplib::Request& from, httplib::Response& to) {
    fill(to, handler(to_request(from, stop)), stop);
  };
  const std::string any = ".*";
  server.Get(any, handle).Post(any, handle).Put(any, handle).Patch(any, handle).Delete(any, handle);
  server.set_payload_max_length(body_bytes_max);
  int port = options.port;
  const bool bound = port == 0 ? (port = server.bind_to_any_port(options.host)) > 0
                               : server.bind_to_port(options.host, port);
  if (!bound) {
    throw Error(ErrorCode::io, "cannot listen at " + options.host + ":" +
                                   std::to_string(options.port) +
                                   "; another program may have the port: try --port");
  }
  const std::stop_callback end(stop, [&] { server.stop(); });
  on_listening(port);
  server.listen_after_bind();
}

}  // namespace
}  // namespace carrel::server

extern "C" std::optional<carrel::server::HttpFailure> carrel_serve_http(
    const carrel::server::HttpOptions& options, const carrel::server::HttpHandler& handler,
    const carrel::server::OnListening& on_listening, const std::stop_token& stop) {
  using carrel::server::HttpFailure;
  try {
    carrel::server::serve(options, handler, on_listening, stop);
    return std::nullopt;
  } catch (const carrel::Error& error) {
    return HttpFailure{error.code(), error.what()};
  } catch (const std::exception& error) {
    return HttpFailure{carrel::ErrorCode::internal, error.what()};
  }
}
