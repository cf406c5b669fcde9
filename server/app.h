// From a request to its response: guard, route, handler, errors, and the headers every answer has.
#pragma once

#include "server/message.h"
#include "server/router.h"
#include "server/services.h"

namespace carrel::server {

class App {
 public:
  // `services` must outlive it.
  App(Services& services, std::vector<Route> routes);

  // Never throws. Thread-safe.
  Response handle(Request request);

 private:
  Response answer(Request& request);

  Services& services_;
  Router router_;
};

}  // namespace carrel::server
