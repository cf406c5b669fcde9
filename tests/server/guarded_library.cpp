#include "guarded_library.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/collections.h"
#include "engine/sync.h"
#include "server/url.h"

namespace carrel::server::testing {

GuardedLibrary::GuardedLibrary(const Options& options) {
  std::filesystem::create_directories(home());
  services = std::make_unique<Services>(
      ServicesOptions{.library = {.folder = library()},
                      .version = "test",
                      .readers = options.readers,
                      .watching = options.watching,
                      .home = home(),
                      .now_s = [this] { return now_s; }});
  app = std::make_unique<App>(
      *services, all_routes(),
      AppOptions{.guard = {.hosts = {"127.0.0.1", "localhost"}, .run_secret = secret}});
  app->guard().set_port(7750);
}

void GuardedLibrary::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((home() / name).parent_path());
  std::ofstream(home() / name, std::ios::binary) << text;
}

void GuardedLibrary::index() {
  services->jobs().write([&](engine::Library& library) {
    for (const std::string name : {"notes", "secret"}) {
      if (!std::filesystem::exists(home() / name)) continue;
      const auto added =
          engine::add_collection(library.store(), {.folder = home() / name, .name = name});
      engine::sync(library, added, {});
    }
  });
}

Request GuardedLibrary::request(const std::string& method, const std::string& target,
                               const std::string& body) const {
  Request request;
  request.method = method;
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  if (auto query = parse_query(std::string_view(target).substr(std::min(mark + 1, target.size())))) {
    request.query = *query;
  } else {
    request.has_bad_query = true;
  }
  request.headers = {{"host", "127.0.0.1:7750"}, {"authorization", std::string("Bearer ") + secret}};
  if (!body.empty()) request.headers["content-type"] = "application/json";
  request.body = body;
  request.peer = "127.0.0.1";
  return request;
}

Json GuardedLibrary::json(Request request, int status) {
  const std::string asked = request.method + " " + request.path;
  const Response response = answer(std::move(request));
  EXPECT_EQ(response.status, status) << asked << ": " << response.body;
  Json json = Json::parse(response.body, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << asked << ": " << response.body;
  return json;
}

Request GuardedLibrary::as(const std::string& token, Request request) const {
  request.headers["authorization"] = "Bearer " + token;
  return request;
}

std::string GuardedLibrary::add_token(const std::string& name, index::TokenScope scope,
                                     std::vector<std::string> collections) const {
  engine::Activity activity(library());  // as another process would
  return engine::make_token(
             activity, {.name = name, .scope = scope, .collections = std::move(collections)}, now_s)
      .secret;
}

std::int64_t GuardedLibrary::id_of(const std::string& path) {
  const Json list = get_json("/api/v1/documents?limit=1000");
  for (const Json& document : list["documents"]) {
    if (document["path"] == path) return document["id"].get<std::int64_t>();
  }
  ADD_FAILURE() << path << " is not in the library";
  return 0;
}

std::string stream_of(const Response& response) {
  TextSink sink;
  if (response.stream_body) response.stream_body(sink, {});
  return sink.text;
}

}  // namespace carrel::server::testing
