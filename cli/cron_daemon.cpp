#include "cli/cron_daemon.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/limits.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

// Of Debian's cron and Vixie's; of cronie, dcron and busybox; of fcron and bcron.
constexpr std::array<std::string_view, 4> daemon_names{"cron", "crond", "fcron", "bcron-sched"};

bool is_daemon(std::string_view name) {
  return std::find(daemon_names.begin(), daemon_names.end(), name) != daemon_names.end();
}

// The name of a process, empty when it has ended or is hidden.
std::string process_name(const std::filesystem::path& process) {
  try {
    const std::string text = read_file(process / "comm", system_value_bytes_max);
    return text.substr(0, text.find('\n'));
  } catch (const Error&) {
    return {};
  }
}

bool is_running(const std::filesystem::path& processes) {
  std::error_code error;
  for (std::filesystem::directory_iterator process(processes, error), end; !error && process != end;
       process.increment(error)) {
    const std::string number = process->path().filename().string();
    if (number.find_first_not_of("0123456789") == number.npos && is_daemon(process_name(*process))) {
      return true;
    }
  }
  return false;
}

bool is_installed(const std::vector<std::filesystem::path>& folders) {
  std::error_code ignored;
  return std::any_of(folders.begin(), folders.end(), [&](const auto& folder) {
    return std::any_of(daemon_names.begin(), daemon_names.end(), [&](std::string_view name) {
      return std::filesystem::exists(folder / name, ignored);
    });
  });
}

}  // namespace

std::string cron_daemon_absence(const CronPlaces& places) {
  std::error_code ignored;
  if (process_name(places.processes / "1").empty()) return {};
  if (is_running(places.processes) || std::filesystem::exists(places.timers_generator, ignored)) {
    return {};
  }
  return is_installed(places.programs)
             ? "the cron daemon does not run, so that nothing starts the line: start it, for "
               "instance with: sudo service cron start"
             : "no cron daemon is installed, so that nothing starts the line: install one (sudo "
               "apt "
               "install cron), or let another scheduler run: carrel schedule run";
}

}  // namespace carrel::cli
