#include "server/route.h"
#include "server/ui_files.h"

namespace carrel::server {
namespace {

constexpr std::string_view without_ui =
    "carrel runs. This build has no web UI: it was built without Node.\n"
    "The command line and the APIs work; see /api/v1/openapi.json.\n";

Response left_out(const Request&, Services&) { return Response::text(std::string(without_ui)); }

Response file_response(const UiFile& file) {
  Response response = Response::text(std::string(file.bytes), std::string(file.content_type));
  if (file.is_gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  // Names below /assets/ change with their content.
  const bool forever = file.path.starts_with("/assets/");
  response.headers.emplace_back(
      "Cache-Control", forever ? "private, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace

// Open: the UI's files hold nothing of the library, and it is the page that says how to sign in.
std::vector<Route> ui_routes() {
  std::vector<Route> routes;
  for (const UiFile& file : ui_files()) {
    routes.push_back({.method = "GET",
                      .pattern = std::string(file.path),
                      .summary = "Web UI",
                      .access = Access::open,
                      .handler = [&file](const Request&, Services&) { return file_response(file); }});
  }
  if (routes.empty()) {
    routes.push_back({.method = "GET",
                      .pattern = "/",
                      .summary = "Web UI",
                      .access = Access::open,
                      .handler = left_out});
  }
  return routes;
}

}  // namespace carrel::server
