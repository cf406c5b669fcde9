// The programs that start carrel at night: systemd's user manager where it answers, else cron.
//
// Both are reached through their programs (systemctl, loginctl, crontab), found through PATH.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/schedule_text.h"

namespace carrel::cli {

// What stands scheduled.
struct Scheduled {
  std::string by;       // "systemd" or "cron"
  std::string entry;    // path of the timer's file, or the line of the crontab
  std::string at;       // "02:30"
  std::string next;     // as systemd says it; of a crontab, computed; empty when it is not known
  std::string last;     // when it was last started, if known
  std::string trouble;  // why it would not run, and what helps; empty: it will
};

class Systemd {
 public:
  // `units` is the folder of the user's unit files.
  explicit Systemd(std::filesystem::path units) : units_(std::move(units)) {}

  // Empty when there is a user manager to talk to, else why there is none.
  std::string absence() const;
  // Throws Error: io. When systemd refuses, what was scheduled before stays so, else nothing is left.
  void install(const NightlyCommand& command, TimeOfDay time) const;
  bool remove() const;  // false when there was nothing
  std::optional<Scheduled> status() const;
  // Whether user timers run while nobody is logged in.
  bool lingers() const;

 private:
  static std::string restart_former();
  std::filesystem::path service() const { return units_ / "carrel-nightly.service"; }
  std::filesystem::path timer() const { return units_ / "carrel-nightly.timer"; }

  std::filesystem::path units_;
};

class Cron {
 public:
  std::string absence() const;
  // Other lines stay as they are. Throws Error: io, unsupported.
  void install(const NightlyCommand& command, TimeOfDay time) const;
  // False when there was nothing. Throws Error: io when the crontab cannot be read or changed.
  bool remove() const;
  // Throws Error: io when the crontab cannot be read.
  std::optional<Scheduled> status(std::int64_t now_s) const;
};

}  // namespace carrel::cli
