#include "server/app.h"

#include <charconv>
#include <chrono>

#include "core/log.h"
#include "server/errors.h"
#include "server/ollama.h"
#include "server/safety_headers.h"
#include "server/sign_in_page.h"

namespace carrel::server {
namespace {

using Clock = std::chrono::steady_clock;

std::string route_name(const RouteMatch& match) {
  return match.route == nullptr ? "none" : match.route->method + " " + match.route->pattern;
}

// Who may not come in learns nothing of what is here, not even that it is not.
Access access_of(const RouteMatch& match) {
  return match.route == nullptr ? Access::read : match.route->access;
}

// The document or conversation a path names.
std::int64_t subject_of(const RouteMatch& match) {
  const auto id = match.params.find("id");
  std::int64_t number = 0;
  if (id != match.params.end()) {
    std::from_chars(id->second.data(), id->second.data() + id->second.size(), number);
  }
  return number;
}

}  // namespace

App::App(Services& services, std::vector<Route> routes, AppOptions options)
    : services_(services),
      router_(std::move(routes)),
      options_(std::move(options)),
      guard_(services.activity(), options_.guard, services.options().now_s) {}

Response App::handle(Request request) {
  const auto start = Clock::now();
  const RouteMatch match = router_.find(request.method, request.path);
  Response response;
  try {
    response = answer(request, match);
  } catch (const std::exception& error) {
    response = refused(request, match, error);
  }
  add_safety_headers(response);
  record(request, match, response, std::chrono::duration<double>(Clock::now() - start).count());
  return response;
}

std::optional<Response> App::screen(Request head) {
  const RouteMatch match = router_.find(head.method, head.path);
  Response response;
  try {
    guard_.check_origin(head);
    const Access access = access_of(match);
    if (access == Access::open) throw RequestError(413, "this address takes no body");
    head.client = guard_.admit(head, access);
    return std::nullopt;
  } catch (const std::exception& error) {
    response = refused(head, match, error);
  }
  add_safety_headers(response);
  record(head, match, response, 0);
  return response;
}

// In the words of the dialect that the client speaks.
Response App::refused(const Request& request, const RouteMatch& match,
                      const std::exception& error) const {
  Response response =
      is_ollama_path(request.path) ? ollama_error_response(error) : error_response(error);
  if (response.status == 405) response.headers.emplace_back("Allow", match.allowed);
  if (response.status == 500) log(LogLevel::error, route_name(match) + ": " + error.what());
  return response;
}

Response App::answer(Request& request, const RouteMatch& match) {
  guard_.check_origin(request);
  if (request.path == "/" && request.method == "GET") {
    if (const auto key = request.parameter("key")) return sign_in(*key, request);
  }
  request.client = guard_.admit(request, access_of(match));
  if (request.has_bad_query) throw RequestError(400, "the query of the address is broken");
  if (match.route == nullptr) {
    if (!match.allowed.empty()) {
      throw RequestError(405, "this address answers to " + match.allowed, "", "method_not_allowed");
    }
    throw RequestError(404, "there is nothing at this address");
  }
  request.params = match.params;
  return match.route->handler(request, services_);
}

// The key leaves the address bar at once: it was used up anyway.
Response App::sign_in(std::string_view key, const Request& request) {
  std::string cookie;
  try {
    cookie = guard_.redeem_link_key(key, request.peer);
  } catch (const RequestError& error) {  // a person sees it, in a browser
    return sign_in_refused(error.status(), error.what());
  }
  Response response = Response::redirect("/");
  response.headers.emplace_back("Set-Cookie", cookie);
  if (options_.on_sign_in) options_.on_sign_in();
  return response;
}

void App::record(const Request& request, const RouteMatch& match, const Response& response,
                 double seconds) {
  const std::string route = route_name(match);
  services_.metrics().count_request(route, response.status, seconds);
  log(LogLevel::info, route + " " + std::to_string(response.status) + " " +
                          std::to_string(static_cast<int>(seconds * 1000)) + " ms, client " +
                          (request.client.id.empty() ? "none" : request.client.id));
  const bool is_open = match.route != nullptr && match.route->access == Access::open;
  if (is_open || request.client.id.empty()) return;
  try {
    services_.activity().add_audit({.time_s = services_.now_s(),
                                    .client = request.client.id,
                                    .action = route,
                                    .subject = subject_of(match),
                                    .status = response.status,
                                    .count = response.count,
                                    .took_ms = static_cast<std::int64_t>(seconds * 1000)});
  } catch (const Error& error) {
    log(LogLevel::warning, std::string("the audit log was not written: ") + error.what());
  }
}

}  // namespace carrel::server
