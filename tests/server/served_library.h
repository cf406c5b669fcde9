// A library made of two folders of fixtures/library, and its routes, called without a socket.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "core/files.h"
#include "engine/collections.h"
#include "engine/sync.h"
#include "server/errors.h"
#include "server/json.h"
#include "server/router.h"
#include "server/services.h"

namespace carrel::server::testing {

inline constexpr std::int64_t now_s = 1'790'000'000;

class CollectedSink : public Sink {
 public:
  bool write(std::string_view bytes) override {
    text += bytes;
    ++writes;
    return writes < writes_max;
  }

  std::string text;
  int writes = 0;
  int writes_max = 1 << 30;  // then the client goes away
};

class ServedLibrary {
 public:
  ServedLibrary() : router_(all_routes()) {
    const engine::LibraryOptions options{.folder = folder_.path() / "library"};
    engine::Library library(options, index::Access::write);
    for (const std::string name : {"notes", "recipes"}) {
      const auto collection = engine::add_collection(
          library.store(), {.folder = "fixtures/library/" + name, .name = name});
      engine::sync(library, collection, {.jobs = 1});
    }
    services_ = std::make_unique<Services>(ServicesOptions{
        .library = options, .version = "1.2.3", .readers = 1, .now_s = [] { return now_s; }});
  }

  Services& services() { return *services_; }

  // One more collection, of one file.
  void add(const std::string& collection, const std::string& file, const std::string& text) {
    const auto root = folder_.path() / collection;
    std::filesystem::create_directory(root);
    std::ofstream(root / file, std::ios::binary) << text;
    engine::Library library({.folder = folder_.path() / "library"}, index::Access::write);
    engine::sync(library,
                 engine::add_collection(library.store(), {.folder = root, .name = collection}),
                 {.jobs = 1});
  }

  // As App does, but without the guard: errors become responses.
  Response send(Request request) {
    try {
      const RouteMatch match = router_.find(request.method, request.path);
      if (match.route == nullptr) throw RequestError(404, "there is nothing at this address");
      request.params = match.params;
      request.client.scope = Scope::read;
      request.client.collections = visible;
      return match.route->handler(request, *services_);
    } catch (const std::exception& error) {
      return error_response(error);
    }
  }

  Response get(const std::string& path) { return send({.method = "GET", .path = path}); }
  Response post(const std::string& path, const Json& body) { return post_text(path, body.dump()); }
  Response post_text(const std::string& path, const std::string& body) {
    Request request{.method = "POST", .path = path};
    request.headers["content-type"] = "application/json";
    request.body = body;
    return send(std::move(request));
  }

  std::vector<std::string> visible;  // collections of the client's token; empty: all

 private:
  TemporaryFolder folder_;
  Router router_;
  std::unique_ptr<Services> services_;
};

inline Json json_of(const Response& response) { return Json::parse(response.body); }

inline std::string streamed(const Response& response) {
  CollectedSink sink;
  if (response.stream_body) response.stream_body(sink, {});
  return sink.text;
}

// The JSON objects of "data: …" events, and "[DONE]" as a text.
inline std::vector<Json> events_of(const std::string& stream) {
  std::vector<Json> events;
  for (std::size_t begin = 0; begin < stream.size();) {
    const std::size_t end = stream.find("\n\n", begin);
    const std::string event = stream.substr(begin, end - begin);
    EXPECT_TRUE(event.starts_with("data: ")) << event;
    const std::string data = event.substr(6);
    events.push_back(data == "[DONE]" ? Json(data) : Json::parse(data));
    begin = end + 2;
  }
  return events;
}

}  // namespace carrel::server::testing
