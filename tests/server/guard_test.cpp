#include "server/guard.h"

#include <gtest/gtest.h>

#include "guarded_library.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

using testing::GuardedLibrary;

std::string header_of(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

int status_with(GuardedLibrary& served, const std::string& header, const std::string& value,
                const std::string& path = "/api/v1/status") {
  Request request = served.request("GET", path);
  request.headers[header] = value;
  return served.answer(request).status;
}

// Every path there is, with each of its methods.
std::vector<std::pair<std::string, std::string>> everything() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Route& route : all_routes()) all.emplace_back(route.method, route.pattern);
  return all;
}

TEST(guard, refuses_a_foreign_host_on_every_route) {
  GuardedLibrary served;
  for (const auto& [method, path] : everything()) {
    for (const std::string host : {"evil.example", "127.0.0.1:80", "127.0.0.1.evil.example:7750",
                                   "evil.example:7750", "127.0.0.1:7750@evil.example", "[::1]:1"}) {
      Request request = served.request(method, path);
      request.headers["host"] = host;
      EXPECT_EQ(served.answer(request).status, 403) << method << " " << path << " " << host;
    }
  }
}

TEST(guard, refuses_a_foreign_origin_on_every_route) {
  GuardedLibrary served;
  for (const auto& [method, path] : everything()) {
    for (const std::string origin : {"http://evil.example", "null", "https://127.0.0.1:7750",
                                     "http://127.0.0.1:3000", "http://localhost", "file://", ""}) {
      Request request = served.request(method, path);
      request.headers["origin"] = origin;
      EXPECT_EQ(served.answer(request).status, 403) << method << " " << path << " " << origin;
    }
  }
}

TEST(guard, needs_a_known_token_on_every_route_that_tells_of_the_library) {
  GuardedLibrary served;
  std::size_t open_routes = 0;
  for (const Route& route : all_routes()) {
    Request request = served.request(route.method, route.pattern);
    request.headers.erase("authorization");
    const int status = served.answer(request).status;
    if (route.access == Access::open) {
      ++open_routes;
      EXPECT_EQ(status, 200) << route.pattern;
    } else {
      EXPECT_EQ(status, 401) << route.method << " " << route.pattern;
    }
  }
  EXPECT_GE(open_routes, 3U);  // health, description, page
}

TEST(guard, does_not_tell_strangers_what_is_not_there) {
  GuardedLibrary served;
  Request request = served.request("GET", "/api/v1/nothing");
  request.headers.erase("authorization");
  EXPECT_EQ(served.answer(request).status, 401);
}

TEST(guard, takes_names_of_its_own_in_either_case) {
  GuardedLibrary served;
  EXPECT_EQ(status_with(served, "host", "LocalHost:7750"), 200);
  EXPECT_EQ(status_with(served, "origin", "http://127.0.0.1:7750"), 200);
  EXPECT_EQ(status_with(served, "host", ""), 400);
}

TEST(guard, lets_other_sites_open_the_page_and_nothing_else) {
  GuardedLibrary served;
  Request request = served.request("GET", "/");
  request.headers["sec-fetch-site"] = "cross-site";
  EXPECT_EQ(served.answer(request).status, 403);  // as an image or a frame
  request.headers["sec-fetch-mode"] = "navigate";
  request.headers["sec-fetch-dest"] = "document";
  EXPECT_EQ(served.answer(request).status, 200);
  request.path = "/api/v1/status";
  EXPECT_EQ(served.answer(request).status, 403);
  EXPECT_EQ(status_with(served, "sec-fetch-site", "same-site"), 403);  // another local port
  EXPECT_EQ(status_with(served, "sec-fetch-site", "same-origin"), 200);
}

TEST(guard, counts_wrong_tokens_and_still_lets_the_right_one_in) {
  GuardedLibrary served;
  Request wrong = served.as("wrong", served.request("GET", "/api/v1/status"));
  for (int i = 0; i < failed_tokens_max; ++i) EXPECT_EQ(served.answer(wrong).status, 401);
  const Response limited = served.answer(wrong);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(header_of(limited, "Retry-After"), "60");
  EXPECT_EQ(served.get("/api/v1/status").status, 200);
  served.now_s += 61;
  EXPECT_EQ(served.answer(wrong).status, 401);
}

TEST(guard, signs_a_browser_in_once_a_link) {
  GuardedLibrary served;
  const std::string key = new_link_key(served.services->activity(), served.now_s);
  EXPECT_GE(key.size(), 43U);  // 256 bits
  Request link = served.request("GET", "/?key=" + key);
  link.headers.erase("authorization");
  const Response signed_in = served.answer(link);
  EXPECT_EQ(signed_in.status, 303);
  EXPECT_EQ(header_of(signed_in, "Location"), "/");
  const std::string cookie = header_of(signed_in, "Set-Cookie");
  EXPECT_NE(cookie.find("; HttpOnly"), cookie.npos) << cookie;
  EXPECT_NE(cookie.find("; SameSite=Strict"), cookie.npos) << cookie;
  const Response used = served.answer(link);
  EXPECT_EQ(used.status, 401);
  EXPECT_EQ(used.content_type, "text/html; charset=utf-8");  // a person sees it
  EXPECT_NE(used.body.find("carrel serve --link"), used.body.npos);
  EXPECT_EQ(used.body.find(key), used.body.npos);
  const std::string policy = header_of(used, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; base-uri")) << policy;

  Request page = served.request("GET", "/api/v1/session");
  page.headers.erase("authorization");
  page.headers["cookie"] = "other=1; " + cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(served.answer(page).status, 200);
  served.now_s += 91 * 24 * 3600;
  EXPECT_EQ(served.answer(page).status, 401);
}

TEST(guard, takes_no_link_that_is_old_or_made_for_something_else) {
  GuardedLibrary served;
  const auto status_by = [&](const std::string& key) {
    Request link = served.request("GET", "/?key=" + key);
    link.headers.erase("authorization");
    return served.answer(link).status;
  };
  engine::Activity elsewhere(served.library());  // as carrel serve --link makes one
  const std::string late = new_link_key(elsewhere, served.now_s);
  const std::string in_time = new_link_key(elsewhere, served.now_s);
  EXPECT_EQ(served.answer(served.as(in_time, served.request("GET", "/api/v1/status"))).status, 401);
  served.now_s += std::chrono::seconds(link_key_time).count();
  EXPECT_EQ(status_by(in_time), 303);
  EXPECT_EQ(status_by(in_time), 401);
  served.now_s += 1;
  EXPECT_EQ(status_by(late), 401);
  EXPECT_EQ(status_by(served.add_token("program", index::TokenScope::manage)), 401);
  EXPECT_EQ(status_by(GuardedLibrary::secret), 401);
}

TEST(guard, tells_servers_on_two_ports_apart_by_their_cookies) {
  GuardedLibrary served;
  const std::string cookie = served.app->guard().redeem_link_key(
      new_link_key(served.services->activity(), served.now_s), "127.0.0.1");
  EXPECT_TRUE(cookie.starts_with("carrel_session_7750=")) << cookie;
  Request page = served.request("GET", "/api/v1/session");
  page.headers.erase("authorization");
  page.headers["cookie"] = "carrel_session_7751=of another; " + cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(served.answer(page).status, 200);
}

TEST(guard, does_not_count_the_cookie_of_an_ended_session_as_a_guess) {
  GuardedLibrary served;
  Request page = served.request("GET", "/api/v1/session");
  page.headers.erase("authorization");
  page.headers["cookie"] = "carrel_session_7750=ended";
  for (int i = 0; i <= failed_tokens_max; ++i) EXPECT_EQ(served.answer(page).status, 401);
}

TEST(guard, says_what_is_wrong_with_a_token_and_what_to_do) {
  GuardedLibrary served;
  const auto code_of = [&](const std::string& header, const std::string& value) {
    Request request = served.request("GET", "/v1/models");
    request.headers.erase("authorization");
    if (!header.empty()) request.headers[header] = value;
    EXPECT_EQ(header_of(served.answer(request), "WWW-Authenticate"), "Bearer");
    return served.json(request, 401)["error"]["code"];
  };
  EXPECT_EQ(code_of("", ""), "missing_api_key");
  EXPECT_EQ(code_of("authorization", "Bearer wrong"), "invalid_api_key");
  EXPECT_EQ(code_of("cookie", "carrel_session_7750=ended"), "session_ended");
  Request foreign = served.request("GET", "/v1/models");
  foreign.headers["host"] = "carrel.example:7750";
  const std::string said = served.json(foreign, 403)["error"]["message"];
  EXPECT_NE(said.find("--allow-host"), said.npos) << said;
}

TEST(guard, refuses_in_ollama_s_words_on_its_paths) {
  GuardedLibrary served;
  for (const std::string path : {"/api/tags", "/api/nothing", "/api/chat"}) {
    Request request = served.request("GET", path);
    for (const auto& [header, value] : {std::pair("authorization", "Bearer wrong"),
                                        std::pair("host", "evil.example"),
                                        std::pair("origin", "http://evil.example"),
                                        std::pair("user-agent", "a good client")}) {
      Request changed = request;
      changed.headers[header] = value;
      const Response response = served.answer(changed);
      if (response.status == 200) continue;
      EXPECT_TRUE(Json::parse(response.body)["error"].is_string()) << response.body;
      EXPECT_EQ(header_of(response, "Allow"), response.status == 405 ? "POST" : "");
    }
  }
  EXPECT_TRUE(served.get_json("/api/v1/nothing", 404)["error"].is_object());
}

// curl calls a body a form when nobody says otherwise, and so do the examples of Ollama.
TEST(guard, takes_json_of_any_type_in_dialects_of_others_with_a_token_only) {
  GuardedLibrary served;
  const std::string cookie = served.app->guard().redeem_link_key(
      new_link_key(served.services->activity(), served.now_s), "127.0.0.1");
  for (const auto& [path, body] :
       {std::pair("/api/show", R"({"model":"carrel"})"),
        std::pair("/v1/rerank", R"({"model":"carrel","query":"a","documents":["a"]})")}) {
    const Request by_token = served.request("POST", path, body);
    Request by_cookie = by_token;
    by_cookie.headers.erase("authorization");
    by_cookie.headers["cookie"] = cookie.substr(0, cookie.find(';'));
    by_cookie.headers["origin"] = "http://127.0.0.1:7750";
    const auto status_with = [&](Request request, const char* type) {
      request.headers.erase("content-type");
      if (type != nullptr) request.headers["content-type"] = type;
      return served.answer(request).status;
    };
    // A page of another port of this host can send the cookie and no type.
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "",
                             static_cast<const char*>(nullptr)}) {
      EXPECT_EQ(status_with(by_token, type), 200) << path << (type ? type : " none");
      EXPECT_EQ(status_with(by_cookie, type), 415) << path << (type ? type : " none");
    }
    EXPECT_EQ(status_with(by_cookie, "application/json"), 200) << path;
  }
}

TEST(guard, takes_no_change_by_cookie_without_an_origin) {
  GuardedLibrary served;
  const std::string cookie =
      served.app->guard().redeem_link_key(
          new_link_key(served.services->activity(), served.now_s), "127.0.0.1");
  Request form = served.request("DELETE", "/api/v1/conversations");
  form.headers.erase("authorization");
  form.headers["cookie"] = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(served.answer(form).status, 403);
  form.headers["origin"] = "http://127.0.0.1:7750";
  EXPECT_EQ(served.answer(form).status, 200);
}

TEST(guard, takes_no_form_of_another_page_for_json) {
  GuardedLibrary served;
  Request form = served.request("POST", "/api/v1/feedback", R"({"hit":"#123456","vote":"up"})");
  for (const std::string type : {"text/plain", "application/x-www-form-urlencoded",
                                 "multipart/form-data; boundary=x", "application/jsonx", ""}) {
    form.headers["content-type"] = type;
    EXPECT_EQ(served.answer(form).status, 415) << type;
  }
}

TEST(guard, keeps_reading_tokens_from_changing_and_ends_revoked_ones_at_once) {
  GuardedLibrary served;
  served.write("notes/a.md", "# Apples\n\nApples ripen in September.\n");
  served.index();
  const std::string token = served.add_token("reader", index::TokenScope::read);
  const auto status_of = [&](const Request& request) {
    return served.answer(served.as(token, request)).status;
  };
  EXPECT_EQ(status_of(served.request("GET", "/api/v1/status")), 200);
  EXPECT_EQ(status_of(served.request("POST", "/api/v1/index", "{}")), 403);
  EXPECT_EQ(status_of(served.request("DELETE", "/api/v1/collections/notes")), 403);
  EXPECT_EQ(status_of(served.request("GET", "/api/v1/folders")), 403);
  engine::Activity(served.library()).remove_token("reader");
  EXPECT_EQ(status_of(served.request("GET", "/api/v1/status")), 401);
}

TEST(guard, sends_the_safety_headers_with_every_answer) {
  GuardedLibrary served;
  Request stranger = served.request("GET", "/nowhere");
  stranger.headers["host"] = "evil.example";
  for (const Response& response : {served.get("/"), served.get("/healthz"), served.answer(stranger),
                                   served.get("/api/v1/status"), served.get("/nowhere")}) {
    const std::string policy = header_of(response, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'")) << policy;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), policy.npos);
    EXPECT_EQ(policy.find("unsafe"), policy.npos);
    EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header_of(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "");
  }
}

}  // namespace
}  // namespace carrel::server
