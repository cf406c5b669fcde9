#include <chrono>
#include <memory>

#include "cli/command_line.h"
#include "cli/config_file.h"
#include "cli/interrupt.h"
#include "cli/open_browser.h"
#include "cli/sign_in.h"
#include "core/error.h"
#include "server/address.h"
#include "server/app.h"
#include "server/http.h"

namespace carrel::cli {
namespace {

struct ServeFlags {
  std::string host = "127.0.0.1";
  int port = 7750;
  bool watch = false;
  bool no_open = false;
  bool link = false;
  std::string certificate;
  std::string key;
  std::vector<std::string> names;
};

void check(const ServeFlags& flags) {
  if (flags.certificate.empty() != flags.key.empty()) {
    throw Error(ErrorCode::usage, "--tls-cert and --tls-key belong together");
  }
  if (server::is_loopback(flags.host) || !flags.certificate.empty()) return;
  throw Error(ErrorCode::usage,
              "at " + flags.host + " others could listen in: name a certificate with --tls-cert "
              "and --tls-key, or stay at 127.0.0.1 and come in by ssh -L");
}

// What names a file of this machine is not for a browser to change.
bool is_changeable(const Setting& setting) { return setting.kind != SettingKind::text; }

std::vector<server::SettingView> setting_views(const Context& context) {
  const Config config = context.current_config();
  std::vector<server::SettingView> views;
  for (const Setting& setting : settings()) {
    views.push_back({.key = std::string(setting.key),
                     .value = config.get(setting.key),
                     .help = std::string(setting.help),
                     .is_changeable = is_changeable(setting)});
  }
  return views;
}

void change_from_browser(const Context& context, const std::string& key,
                         const std::string& value) {
  if (!is_changeable(find_setting(key))) {
    throw Error(ErrorCode::usage, key + " is changed by carrel config set only");
  }
  change_setting(context.config_file(), key, value);
}

server::ServicesOptions services_options(const ServeFlags& flags, const Context& context) {
  return {.library = context.library_options(),
          .version = CARREL_VERSION,
          .listening = flags.host,
          .search_results = context.config().get_int("search.results"),
          .ask_sources = context.config().get_int("ask.sources"),
          .sync = {.jobs = context.config().get_int("index.jobs"),
                   .resident_bytes_max = parse_size(context.config().get("index.max_rss"))},
          .watching = flags.watch ? server::Watching::yes : server::Watching::no,
          .home = context.home(),
          .settings = [&context] { return setting_views(context); },
          .change_setting = [&context](const std::string& key, const std::string& value) {
            change_from_browser(context, key, value);
          }};
}

std::string url_of(const ServeFlags& flags, int port) {
  const bool is_any = flags.host == "0.0.0.0" || flags.host == "::";
  const bool is_ipv6 = flags.host.find(':') != std::string::npos;
  const std::string host = is_any ? "localhost" : is_ipv6 ? "[" + flags.host + "]" : flags.host;
  return (flags.certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(port);
}

// The link is for the person who looks on; a log keeps what it is told, for whoever reads it.
void offer_sign_in(const ServeFlags& flags, const Context& context, server::Services& services,
                   const SignInPage& page, const std::string& url) {
  if (!context.has_terminal()) {
    context.warn("carrel: carrel serve --link prints a link that signs a browser in");
    return;
  }
  const std::string link = server::sign_in_link(
      url, server::new_link_key(services.activity(), services.now_s()));
  context.warn("carrel: to sign a browser in, open " + link +
               " (works once, for ten minutes; carrel serve --link prints another)");
  if (flags.no_open || !context.has_screen()) return;
  try {
    page.write(link);
    open_browser(page.path().string());
  } catch (const std::exception& error) {  // the link above serves as well
    context.warn(std::string("carrel: no browser was opened: ") + error.what());
  }
}

int run_serve(const ServeFlags& flags, const Context& context) {
  if (flags.link) return print_sign_in_link(context);
  check(flags);
  const Interrupt interrupt;
  server::Services services(services_options(flags, context));
  const std::string secret = engine::new_secret();
  const SignInPage page(context.runtime_folder());
  server::App app(services, server::all_routes(),
                  {.guard = {.scheme = flags.certificate.empty() ? server::Scheme::http
                                                                 : server::Scheme::https,
                             .hosts = server::reachable_hosts(flags.host, flags.names),
                             .run_secret = secret},
                   .on_sign_in = [&page] { page.remove(); }});
  std::unique_ptr<server::AddressFile> address;  // made when the port is known
  server::serve_http({.host = flags.host,
                      .port = flags.port,
                      .certificate = flags.certificate,
                      .key = flags.key},
                     {.answer = [&](server::Request request) { return app.handle(std::move(request)); },
                      .screen = [&](server::Request head) { return app.screen(std::move(head)); }},
                     [&](int port) {
                       app.guard().set_port(port);
                       const server::Address here{.url = url_of(flags, port),
                                                  .token = secret,
                                                  .library = context.library_options().folder};
                       address = std::make_unique<server::AddressFile>(context.runtime_folder(),
                                                                       here);
                       context.warn("carrel: serving at " + here.url + "/; Ctrl-C ends it");
                       offer_sign_in(flags, context, services, page, here.url);
                     },
                     interrupt.token());
  return status_done;
}

}  // namespace

void add_serve_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<ServeFlags>();  // shared: the callback outlives this call
  CLI::App* command =
      add_command(app, context, "serve", "Serve the web UI and the APIs",
                  "  carrel serve\n"
                  "  carrel serve --watch --port 8000\n"
                  "  carrel serve --link      another link for a browser, from the server that runs\n"
                  "  carrel serve --host 192.168.1.7 --tls-cert cert.pem --tls-key key.pem",
                  [flags, &context] { return run_serve(*flags, context); });
  command->add_option("--host", flags->host, "Address to listen at (default 127.0.0.1)");
  command->add_option("--port", flags->port, "Port (default 7750; 0: any free one)")
      ->check(CLI::Range(0, 65535));
  command->add_flag("--watch", flags->watch, "Keep the index fresh whenever something changes");
  command->add_flag("--no-open", flags->no_open, "Print the link, but do not open it in a browser");
  command->add_flag("--link", flags->link,
                    "Print a link that signs a browser in at the server that runs; starts none");
  command->add_option("--tls-cert", flags->certificate, "Certificate chain, PEM")
      ->type_name("FILE");
  command->add_option("--tls-key", flags->key, "Its private key, PEM")->type_name("FILE");
  add_repeated_option(*command, "--allow-host", "NAME", flags->names,
                      "Another name browsers reach this server by; may be repeated");
}

}  // namespace carrel::cli
