#include <array>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/output.h"
#include "cli/run_night.h"
#include "cli/scheduler.h"
#include "core/error.h"
#include "engine/reports.h"
#include "server/shapes.h"

namespace carrel::cli {
namespace {

// Beside those of settings: what changes how the program runs, and would be missing at night.
constexpr std::array kept_variables{"CARREL_ISA", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR"};

std::filesystem::path own_program() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) throw_io_error("cannot tell where this program is", "/proc/self/exe", error.value());
  return program;
}

std::string absolute_path(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

// What is asked of this run in its flags and variables is asked of the nightly one too.
NightlyCommand nightly_command(const Context& context) {
  NightlyCommand command;
  command.words = {own_program().string(),
                   "--library",
                   absolute_path(context.library_options().folder),
                   "--config",
                   absolute_path(context.config_file()),
                   "--quiet",
                   "schedule",
                   "run"};
  const auto keep = [&](const std::string& name) {
    if (const auto value = context.variable(name)) command.variables.emplace_back(name, *value);
  };
  for (const Setting& setting : settings()) {
    if (setting.key != "library.path") keep(environment_name(setting.key));
  }
  for (const char* name : kept_variables) keep(name);
  return command;
}

Systemd systemd(const Context& context) {
  return Systemd(context.config_home() / "systemd" / "user");
}

std::optional<Scheduled> scheduled(const Context& context) {
  if (auto found = systemd(context).status()) return found;
  return Cron().status(std::time(nullptr));
}

std::string linger_hint() {
  return "carrel: user timers run only while you are logged in; this lets them run always: "
         "loginctl enable-linger";
}

// The timer runs whatever becomes of the crontab.
void take_over_from_cron(const Context& context) {
  try {
    Cron().remove();
  } catch (const Error& error) {
    context.warn(std::string("carrel: a line of carrel in your crontab, if there is one, stays: ") +
                 error.what());
  }
}

// One schedule a person: the other scheduler's is taken away, so that no night runs twice.
void install(const Context& context, TimeOfDay time) {
  const NightlyCommand command = nightly_command(context);
  const Systemd units = systemd(context);
  const std::string no_systemd = units.absence();
  if (no_systemd.empty()) {
    units.install(command, time);
    take_over_from_cron(context);
    if (!units.lingers()) context.say(linger_hint());
    return;
  }
  const std::string no_cron = Cron().absence();
  if (!no_cron.empty()) {
    throw Error(ErrorCode::unsupported,
                "nothing here can start carrel at night: " + no_systemd + "; " + no_cron +
                    ". Install cron, or let another scheduler run: carrel schedule run");
  }
  Cron().install(command, time);
  units.remove();
}

int run_install(const std::string& at, const Context& context) {
  const TimeOfDay time = parse_time_of_day(at);
  install(context, time);
  const auto found = scheduled(context);
  const bool by_cron = found && found->by == "cron";
  context.say("carrel: every night at " + format_time_of_day(time) + ", by " +
              (by_cron ? "your crontab (a night that the machine sleeps through is left out)"
                       : "the systemd user timer carrel-nightly.timer (a missed night is caught "
                         "up with)"));
  if (by_cron && !found->trouble.empty()) context.warn("carrel: " + found->trouble);
  const auto library = context.library_options().folder;
  context.say("carrel: reports will be in " + (library / "reports").string());
  if (!index::library_exists(library)) {
    context.say("carrel: there is nothing to index yet: carrel add FOLDER");
  }
  return status_done;
}

int run_remove(const Context& context) {
  const bool had_timer = systemd(context).remove();
  if (had_timer) context.say("carrel: the systemd user timer is taken away");
  const bool had_line = Cron().remove();
  context.say(had_timer || had_line ? "carrel: the nightly run is taken away"
                                    : "carrel: no nightly run was scheduled");
  return status_done;
}

server::Json text_or_null(const std::string& text) {
  return text.empty() ? server::Json(nullptr) : server::Json(text);
}

std::string status_text(const std::optional<Scheduled>& found,
                        const std::optional<engine::NightReport>& report, const Style& style) {
  std::string out;
  if (!found) {
    out += "no nightly run is scheduled; carrel schedule install does that\n";
  } else {
    const std::string by = found->by == "cron" ? "crontab" : "systemd user timer";
    out += "every night at " + style.bold(escape_to_line(found->at)) + ", " + by + "\n  " +
           escape_to_line(found->entry) + "\n";
    if (!found->next.empty()) out += "next  " + escape_to_line(found->next) + "\n";
    if (!found->last.empty()) out += "last  " + escape_to_line(found->last) + "\n";
    if (!found->trouble.empty()) out += style.red(escape_to_line(found->trouble)) + "\n";
  }
  if (!report) return out + "no report yet\n";
  return out + "\n" + style.dim(escape_to_line(report->file.string())) + "\n" +
         escape_for_terminal(report->text);
}

int run_status(const Context& context) {
  const auto found = scheduled(context);
  const auto report = engine::last_report(context.library_options().folder);
  if (context.options.json) {
    const Scheduled shown = found.value_or(Scheduled{});
    print(server::indented({{"scheduled", found.has_value()},
                            {"by", text_or_null(shown.by)},
                            {"entry", text_or_null(shown.entry)},
                            {"at", text_or_null(shown.at)},
                            {"next", text_or_null(shown.next)},
                            {"last", text_or_null(shown.last)},
                            {"trouble", text_or_null(shown.trouble)},
                            {"report", report ? server::Json(report->file.string()) : nullptr},
                            {"report_text", report ? server::Json(report->text) : nullptr}}));
  } else {
    print(status_text(found, report, context.style()));
  }
  return found ? status_done : status_nothing_found;
}

}  // namespace

void add_schedule_commands(CLI::App& app, Context& context) {
  CLI::App* schedule = add_command(
      app, context, "schedule", "Bring the index up to date every night, and report",
      "  carrel schedule install --at 02:30\n"
      "  carrel schedule status\n"
      "  carrel schedule remove\n"
      "A systemd user timer where there is one, else a line of your crontab starts\n"
      "carrel schedule run: in idle time, not on battery below half, and with a report in the\n"
      "folder reports of the library.",
      {});
  schedule->require_subcommand(1);
  const auto at =
      std::make_shared<std::string>("02:30");  // shared: the callback outlives this call
  CLI::App* install_command =
      add_command(*schedule, context, "install", "Schedule the nightly run, or change its time",
                  "  carrel schedule install\n"
                  "  carrel --library ~/work/library schedule install --at 23:15",
                  [at, &context] { return run_install(*at, context); });
  install_command->add_option("--at", *at, "Time of day, 24 hours (default 02:30)")
      ->type_name("HH:MM");
  add_command(*schedule, context, "remove", "Take the nightly run away", "  carrel schedule remove",
              [&context] { return run_remove(context); });
  add_command(*schedule, context, "status",
              "When it runs and ran, and the last report (status 1: nothing is scheduled)",
              "  carrel schedule status\n  carrel schedule status --json",
              [&context] { return run_status(context); });
  add_command(*schedule, context, "run", "What the schedule starts: index all, write a report",
              "  carrel schedule run\n"
              "Status 2 when a collection could not be indexed, such as for a missing disk.",
              [&context] { return run_night(context); });
}

}  // namespace carrel::cli
