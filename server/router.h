// Finds the route of a request.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/route.h"

namespace carrel::server {

struct RouteMatch {
  const Route* route = nullptr;  // null: no route
  std::map<std::string, std::string, std::less<>> params;
  std::string allowed;  // "GET, POST": the methods this path has; empty when it has none
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  // `path` is percent-encoded. A piece that decodes to something with '/' or a control character
  // matches nothing. A HEAD request finds the GET route.
  RouteMatch find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const& noexcept { return routes_; }
  const std::vector<Route>& routes() const&& = delete;

 private:
  std::vector<Route> routes_;
};

}  // namespace carrel::server
