#include "server/app.h"

#include "server/errors.h"

namespace carrel::server {
namespace {

// No script, style, image, font or connection but the server's own; never framed, never guessed.
constexpr std::pair<const char*, const char*> safety_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
     "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

}  // namespace

App::App(Services& services, std::vector<Route> routes)
    : services_(services), router_(std::move(routes)) {}

Response App::handle(Request request) {
  Response response;
  try {
    response = answer(request);
  } catch (const std::exception& error) {
    response = error_response(error);
  }
  for (const auto& [name, value] : safety_headers) response.headers.emplace_back(name, value);
  return response;
}

Response App::answer(Request& request) {
  const RouteMatch match = router_.find(request.method, request.path);
  if (match.route == nullptr) {
    if (match.allowed.empty()) throw RequestError(404, "there is nothing at this address");
    Response response = error_response(
        RequestError(405, "this address answers to " + match.allowed, "", "method_not_allowed"));
    response.headers.emplace_back("Allow", match.allowed);
    return response;
  }
  request.params = match.params;
  return match.route->handler(request, services_);
}

}  // namespace carrel::server
