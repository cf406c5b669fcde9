// A request and its answer as handlers see them: no socket, no third-party type.
//
// Handlers are functions from a Request to a Response and can be tested without a network. What
// carries the messages (server/http.h) fills one and sends the other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carrel::server {

// What a client may do, by its token. Each includes the one before.
enum class Scope { none, read, manage };

// Who asks. Filled by the guard.
struct Client {
  std::string id;    // of the token, for the audit log; empty: nobody signed in
  std::string account;  // whose conversations these are: "owner", or the token's id
  std::string name;  // as the token was named
  Scope scope = Scope::none;
  std::vector<std::string> collections;  // it may look at these only; empty: at all
};

struct Request {
  std::string method;  // "GET"
  std::string path;    // as sent: percent-encoded, without the query
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  bool has_bad_query = false;  // it could not be decoded, and `query` is empty
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  std::map<std::string, std::string, std::less<>> params;  // captured path pieces, decoded
  std::string peer;  // address of the other end, for rate limits
  Client client;
  std::stop_token stop;  // the client went away, or the server ends and has waited long enough

  // Empty when there is none.
  std::string_view header(std::string_view lower_case_name) const& noexcept {
    const auto it = headers.find(lower_case_name);
    return it == headers.end() ? std::string_view() : std::string_view(it->second);
  }
  // The first of that name.
  std::optional<std::string_view> parameter(std::string_view name) const& noexcept {
    for (const auto& [key, value] : query) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
};

// Where a streamed body goes.
class Sink {
 public:
  virtual ~Sink() = default;
  // Sends at once. False when the client went away: stop then.
  virtual bool write(std::string_view bytes) = 0;
};

// Runs on the connection's thread until it returns. `stop` fires when the client goes away and as
// soon as the server ends: for what has no end of its own. What ends by itself heeds Request::stop.
// Must not throw.
using StreamBody = std::function<void(Sink& sink, std::stop_token stop)>;

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // beside Content-Type
  std::string content_type;
  std::string body;
  StreamBody stream_body;  // when set, `body` is empty
  std::int64_t count = 0;  // of what it tells (hits, citations, rows), for the audit log

  static Response text(std::string body, std::string content_type = "text/plain; charset=utf-8") {
    Response response;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    return response;
  }
  static Response stream(std::string content_type, StreamBody body) {
    Response response;
    response.content_type = std::move(content_type);
    response.stream_body = std::move(body);
    return response;
  }
  static Response redirect(std::string location) {
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", std::move(location));
    return response;
  }
};

}  // namespace carrel::server
