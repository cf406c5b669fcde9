// From a request to its response: guard, route, handler, errors, and the headers every answer has.
#pragma once

#include <optional>

#include "server/guard.h"
#include "server/message.h"
#include "server/router.h"
#include "server/services.h"

namespace carrel::server {

struct AppOptions {
  GuardOptions guard;
  std::function<void()> on_sign_in;  // a one-time link was used
};

class App {
 public:
  // `services` must outlive it.
  App(Services& services, std::vector<Route> routes, AppOptions options);

  // Never throws. Thread-safe.
  Response handle(Request request);

  // What is to be said to a request, by its head alone, whose body shall not be read; nothing when
  // it may come. Never throws. Thread-safe.
  std::optional<Response> screen(Request head);

  Guard& guard() noexcept { return guard_; }

 private:
  Response answer(Request& request, const RouteMatch& match);
  Response sign_in(std::string_view key, const Request& request);
  Response refused(const Request& request, const RouteMatch& match,
                   const std::exception& error) const;
  void record(const Request& request, const RouteMatch& match, const Response& response,
              double seconds);

  Services& services_;
  Router router_;
  AppOptions options_;
  Guard guard_;
};

}  // namespace carrel::server
