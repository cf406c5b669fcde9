#include "server/safety_headers.h"

#include <algorithm>
#include <string_view>

namespace carrel::server {
namespace {

// No script, style, image or connection but the server's own; no markup made from strings; never
// framed, never guessed.
constexpr std::pair<const char*, const char*> headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
     "require-trusted-types-for 'script'; trusted-types 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

void add_unless_there(Response& response, const char* name, const char* value) {
  const bool is_there =
      std::any_of(response.headers.begin(), response.headers.end(),
                  [&](const auto& header) { return std::string_view(header.first) == name; });
  if (!is_there) response.headers.emplace_back(name, value);
}

}  // namespace

std::span<const std::pair<const char*, const char*>> safety_headers() noexcept { return headers; }

void add_safety_headers(Response& response) {
  for (const auto& [name, value] : headers) add_unless_there(response, name, value);
  add_unless_there(response, "Cache-Control", "no-store");
}

}  // namespace carrel::server
