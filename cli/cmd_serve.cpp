#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "server/app.h"
#include "server/http.h"

namespace carrel::cli {
namespace {

struct ServeFlags {
  std::string host = "127.0.0.1";
  int port = 7750;
};

int run_serve(const ServeFlags& flags, const Context& context) {
  const Interrupt interrupt;
  server::Services services({.library = context.library_options(), .version = CARREL_VERSION});
  server::App app(services, server::all_routes());
  server::serve_http({.host = flags.host, .port = flags.port},
                     [&](server::Request request) { return app.handle(std::move(request)); },
                     [&](int port) {
                       context.say("carrel: serving at http://" + flags.host + ":" +
                                   std::to_string(port) + "/; Ctrl-C ends it");
                     },
                     interrupt.token());
  return status_done;
}

}  // namespace

void add_serve_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<ServeFlags>();  // shared: the callback outlives this call
  CLI::App* command = add_command(app, context, "serve", "Serve the web UI and the APIs",
                                  "  carrel serve\n"
                                  "  carrel serve --port 8000",
                                  [flags, &context] { return run_serve(*flags, context); });
  command->add_option("--host", flags->host, "Address to listen at (default 127.0.0.1)");
  command->add_option("--port", flags->port, "Port (default 7750; 0: any free one)")
      ->check(CLI::Range(0, 65535));
}

}  // namespace carrel::cli
