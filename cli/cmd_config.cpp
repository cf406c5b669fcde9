#include "cli/command_line.h"
#include "cli/config_file.h"
#include "cli/output.h"

namespace carrel::cli {
namespace {

struct SetFlags {
  std::string key;
  std::string value;
};

int run_list(const Context& context) {
  std::string out;
  for (const Setting& setting : settings()) {
    out += "# " + std::string(setting.help) + "\n" + std::string(setting.key) + " = " +
           context.config().get(setting.key) + "\n";
  }
  print(out);
  return status_done;
}

int run_set(const SetFlags& flags, const Context& context) {
  change_setting(context.config_file(), flags.key, flags.value);
  return status_done;
}

}  // namespace

void add_config_command(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, context, "config", "Show and change settings",
                                  "  carrel config\n"
                                  "  carrel config set search.results 20\n"
                                  "  carrel config get index.max_rss\n"
                                  "CARREL_SEARCH_RESULTS=20 in the environment does the same once.",
                                  {});
  command->callback([command, &context] {
    if (command->get_subcommands().empty()) context.status = run_list(context);
  });
  const auto key = std::make_shared<std::string>();  // shared: the callbacks outlive this call
  CLI::App* get = add_command(*command, context, "get", "Print one setting",
                              "  carrel config get index.jobs", [key, &context] {
                                find_setting(*key);
                                print(context.config().get(*key) + "\n");
                                return status_done;
                              });
  get->add_option("KEY", *key, "Such as search.results")->required();
  const auto flags = std::make_shared<SetFlags>();
  CLI::App* set = add_command(*command, context, "set", "Write one setting to the settings file",
                              "  carrel config set index.max_rss 1G",
                              [flags, &context] { return run_set(*flags, context); });
  set->add_option("KEY", flags->key, "Such as search.results")->required();
  set->add_option("VALUE", flags->value, "Its value")->required();
  add_command(*command, context, "path", "Print where the settings file is",
              "  $EDITOR \"$(carrel config path)\"", [&context] {
                print(context.config_file().string() + "\n");
                return status_done;
              });
}

}  // namespace carrel::cli
