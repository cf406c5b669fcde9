// Whether something here reads crontabs: without a daemon, a line in one is never run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carrel::cli {

// Where to look, for tests.
struct CronPlaces {
  std::filesystem::path processes = "/proc";
  // Beside PATH, in which a person's shell often has none of these.
  std::vector<std::filesystem::path> programs{"/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin"};
  // systemd-cron runs crontabs by timers of the system, without a daemon.
  std::filesystem::path timers_generator =
      "/usr/lib/systemd/system-generators/systemd-crontab-generator";
};

// Why crontabs are not run here, and what helps; empty where they are, or where it cannot be told
// because other people's processes are hidden (proc(5), "hidepid").
std::string cron_daemon_absence(const CronPlaces& places = {});

}  // namespace carrel::cli
