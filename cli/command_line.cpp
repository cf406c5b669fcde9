#include "cli/command_line.h"

#include <csignal>
#include <cstdio>
#include <map>

#include "cli/output.h"
#include "core/error.h"

namespace carrel::cli {
namespace {

constexpr const char* description =
    "carrel: search and ask your own documents, on your own machine.\n"
    "Start with: carrel add FOLDER, then carrel search WORDS or carrel ask QUESTION.";

void add_global_options(CLI::App& app, GlobalOptions& options) {
  static const std::map<std::string, ColorChoice> colors{{"auto", ColorChoice::automatic},
                                                         {"always", ColorChoice::always},
                                                         {"never", ColorChoice::never}};
  app.add_option("--library", options.library, "Folder of the library (also CARREL_LIBRARY)")
      ->type_name("DIR");
  app.add_option("--config", options.config, "Settings file")->type_name("FILE");
  app.add_flag("--json", options.json, "Results as JSON");
  app.add_flag("-q,--quiet", options.quiet, "No progress, no summary; errors only");
  app.add_flag("-v,--verbose", options.verbose, "Say more on stderr");
  app.add_option_function<std::string>(
         "--color", [&options](const std::string& choice) { options.color = colors.at(choice); },
         "Colours: auto, always or never (NO_COLOR is respected)")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  app.set_version_flag("--version", "carrel " CARREL_VERSION);
}

int report(const Context& context, const Error& error) {
  if (error.code() == ErrorCode::cancelled) return status_interrupted;
  context.warn(std::string("carrel: ") + error.what());
  return status_failure;
}

}  // namespace

CLI::App* add_command(CLI::App& app, Context& context, const std::string& name,
                      const std::string& about, const std::string& examples,
                      std::function<int()> action) {
  CLI::App* command = app.add_subcommand(name, about);
  command->fallthrough();
  command->footer("Examples:\n" + examples);
  if (action) {
    command->callback([&context, action = std::move(action)] { context.status = action(); });
  }
  return command;
}

int run(int argc, const char* const* argv, const Environment& environment) {
  // A write to a closed pipe must be an EPIPE that print() can see, not the end of an index run.
  std::signal(SIGPIPE, SIG_IGN);
  Context context;
  CLI::App app(description, "carrel");
  app.require_subcommand(1);
  app.parse_complete_callback([&] { context.prepare(environment); });
  add_global_options(app, context.options);
  add_index_commands(app, context);
  add_search_command(app, context);
  add_ask_command(app, context);
  add_browse_commands(app, context);
  add_status_commands(app, context);
  add_eval_command(app, context);
  add_config_command(app, context);
  add_model_commands(app, context);
  try {
    app.parse(argc, argv);
    return context.status;
  } catch (const CLI::Success& request) {  // --help and --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "carrel: %s\nTry: carrel --help\n",
                 escape_for_terminal(error.what()).c_str());
    return status_failure;
  } catch (const Error& error) {
    return report(context, error);
  }
}

}  // namespace carrel::cli
