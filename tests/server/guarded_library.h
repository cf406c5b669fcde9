// A small library behind the server's App, without a socket. Removed at the end.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/files.h"
#include "server/app.h"
#include "server/json.h"

namespace carrel::server::testing {

// What a stream_of response wrote.
class TextSink : public Sink {
 public:
  bool write(std::string_view bytes) override {
    text += bytes;
    return true;
  }
  std::string text;
};

class GuardedLibrary {
 public:
  struct Options {
    int readers = 1;
    Watching watching = Watching::no;
  };

  // Files of "home/notes" are a collection, "notes"; those of "home/secret" another, "secret".
  GuardedLibrary() : GuardedLibrary(Options{}) {}
  explicit GuardedLibrary(const Options& options);

  std::filesystem::path home() const { return folder_.path() / "home"; }
  std::filesystem::path library() const { return folder_.path() / "library"; }
  void write(const std::string& name, const std::string& text) const;  // below home()
  // Adds both collections and indexes them.
  void index();

  // As the owner's program would ask, with a token that may do all.
  Request request(const std::string& method, const std::string& target,
                  const std::string& body = "") const;
  Response answer(Request request) { return app->handle(std::move(request)); }
  Response get(const std::string& target) { return answer(request("GET", target)); }
  Response post(const std::string& target, const std::string& body) {
    return answer(request("POST", target, body));
  }
  // The answer's body as JSON; fails the test when the status is another.
  Json json(Request request, int status = 200);
  Json get_json(const std::string& target, int status = 200) {
    return json(request("GET", target), status);
  }
  Json post_json(const std::string& target, const std::string& body, int status = 200) {
    return json(request("POST", target, body), status);
  }
  // A request of a client with a new token.
  Request as(const std::string& token, Request request) const;
  std::string add_token(const std::string& name, index::TokenScope scope,
                        std::vector<std::string> collections = {}) const;
  // The number of the document at `path`.
  std::int64_t id_of(const std::string& path);

  std::int64_t now_s = 1'790'000'000;  // what the server takes for the time
  std::unique_ptr<Services> services;
  std::unique_ptr<App> app;

  static constexpr const char* secret = "the-secret-of-this-run";

 private:
  TemporaryFolder folder_;
};

// The whole of a stream_of body.
std::string stream_of(const Response& response);

}  // namespace carrel::server::testing
