#include "cli/command_line.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <map>
#include <string_view>
#include <vector>

#include "cli/limits.h"
#include "cli/nearest_word.h"
#include "cli/output.h"
#include "core/error.h"
#include "engine/search.h"

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

// Cannot be typed, and no flag begins with it.
constexpr char exclusion_marker = '\x01';

bool is_exclusion(std::string_view argument) {
  if (argument.size() < 3 || argument[0] != '-' || argument[1] == '-') return false;
  if (argument.find_first_not_of("qvh", 1) == argument.npos) return false;
  return argument[2] != '=' && (argument[2] < '0' || argument[2] > '9');
}

// The first argument that is no flag and no flag's value.
std::string command_word(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool takes_value =
        argument == "--library" || argument == "--config" || argument == "--color";
    if (takes_value) ++i;
    if (!argument.starts_with('-')) return std::string(argument);
  }
  return {};
}

// "; did you mean 'search'?", or nothing.
std::string guess_of_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  const std::string_view near = nearest_word(word, names);
  return near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
}

int report_wrong_use(const CLI::App& app, const CLI::ParseError& error, const std::string& word) {
  const auto named = app.get_subcommands([&](const CLI::App* command) {
    return command->check_name(word);
  });
  const bool unknown = !word.empty() && named.empty();
  const std::string message =
      unknown ? "there is no command '" + word + "'" + guess_of_command(app, word) : error.what();
  const std::string help = named.empty() ? "" : " " + named.front()->get_name();
  std::fprintf(stderr, "carrel: %s\nTry: carrel%s --help\n", escape_for_terminal(message).c_str(),
               help.c_str());
  return status_failure;
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
  command->footer(
      "Examples:\n" + examples +
      "\n\nWith every command: --library DIR, --config FILE, --json, -q, -v, --color WHEN;\n"
      "see carrel --help");
  if (action) {
    command->callback([&context, action = std::move(action)] { context.status = action(); });
  }
  return command;
}

void add_repeated_option(CLI::App& command, const std::string& names, const std::string& type,
                         std::vector<std::string>& values, const std::string& about) {
  command.add_option(names, values, about)
      ->type_name(type)
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
}

// A flag that may have a value after '=': an option with an optional value would take the query's
// first word for it.
void add_rerank_option(CLI::App& command, int& budget_ms, const std::string& about) {
  const auto by_default = std::to_string(engine::rerank_budget_default.count());
  command
      .add_flag("--rerank{" + by_default + "}", budget_ms,
                about + " (--rerank=MS; " + by_default + " without MS)")
      ->check(CLI::Range(1, rerank_ms_max));
}

std::optional<std::chrono::milliseconds> rerank_budget(int budget_ms) {
  if (budget_ms == 0) return {};
  return std::chrono::milliseconds(budget_ms);
}

std::vector<std::string> protect_exclusions(int argc, const char* const* argv) {
  const std::string command = command_word(argc, argv);
  const bool has_query = command == "search" || command == "ask";
  std::vector<std::string> arguments;
  bool after_command = false;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument == "--") after_command = false;  // what follows is text anyway
    if (has_query && after_command && is_exclusion(argument)) argument.insert(0, 1, exclusion_marker);
    after_command = after_command || argument == command;
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

std::string joined_query(const std::vector<std::string>& words) {
  std::string text;
  for (std::string_view word : words) {
    if (word.starts_with(exclusion_marker)) word.remove_prefix(1);
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
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
  add_search_commands(app, context);
  add_schedule_commands(app, context);
  add_serve_command(app, context);
  add_mcp_command(app, context);
  add_token_commands(app, context);
  add_ask_command(app, context);
  add_browse_commands(app, context);
  add_status_commands(app, context);
  add_eval_command(app, context);
  add_config_command(app, context);
  add_model_commands(app, context);
  try {
    std::vector<std::string> arguments = protect_exclusions(argc, argv);
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the end
    app.parse(std::move(arguments));
    return context.status;
  } catch (const CLI::Success& request) {  // --help and --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    return report_wrong_use(app, error, command_word(argc, argv));
  } catch (const Error& error) {
    return report(context, error);
  }
}

}  // namespace carrel::cli
