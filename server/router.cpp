#include "server/router.h"

#include <algorithm>

#include "server/url.h"

namespace carrel::server {
namespace {

// The first piece of a path after its '/', taken off `path`.
std::string_view next_piece(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view piece = path.substr(0, end);
  path.remove_prefix(end);
  return piece;
}

bool fits(std::string_view pattern, std::string_view path,
          std::map<std::string, std::string, std::less<>>& params) {
  params.clear();
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view wanted = next_piece(pattern);
    const auto piece = percent_decoded(next_piece(path), Plus::is_plus);
    if (!piece || piece->find('/') != std::string::npos) return false;
    if (!wanted.starts_with('{')) {
      if (*piece != wanted) return false;
      continue;
    }
    if (piece->empty()) return false;
    params[std::string(wanted.substr(1, wanted.size() - 2))] = *piece;
  }
  return pattern.empty() && path.empty();
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

RouteMatch Router::find(std::string_view method, std::string_view path) const {
  RouteMatch match;
  std::map<std::string, std::string, std::less<>> params;
  for (const Route& route : routes_) {
    if (!fits(route.pattern, path, params)) continue;
    if (route.method == (method == "HEAD" ? "GET" : method)) {
      return {.route = &route, .params = std::move(params), .allowed = {}};
    }
    if (match.allowed.find(route.method) != std::string::npos) continue;
    match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
  }
  return match;
}

}  // namespace carrel::server
