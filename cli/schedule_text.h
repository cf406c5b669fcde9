// What a nightly run looks like to systemd and to cron: their files as text, rightly quoted. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carrel::cli {

struct TimeOfDay {
  int hour = 2;
  int minute = 30;
};

// "02:30", 24 hours. Throws Error{usage}.
TimeOfDay parse_time_of_day(std::string_view text);
std::string format_time_of_day(TimeOfDay time);

struct NightlyCommand {
  std::vector<std::string> words;  // the program's absolute path, and its arguments
  std::vector<std::pair<std::string, std::string>> variables;
};

// Unit files, systemd.service(5) and systemd.timer(5). A missed night is caught up with.
std::string systemd_service(const NightlyCommand& command);
std::string systemd_timer(TimeOfDay time);

enum class InputOutput { idle_class, as_it_is };  // whether there is an ionice program

// One line for crontab(5), marked as ours, without its end. Throws Error{unsupported} when a word
// has a line break or a backslash in it: no crontab carries the one, and they differ in the other.
std::string cron_line(const NightlyCommand& command, TimeOfDay time, InputOutput input_output);

// Our line in a crontab, if there is one.
std::optional<std::string> find_cron_line(std::string_view crontab);
TimeOfDay time_of_cron_line(std::string_view line);
// When a line as cron_line writes it is run after `now_s` (since the epoch), in this machine's time
// and as systemd writes times; empty when somebody has changed on which days it is run.
std::string next_run_of_cron_line(std::string_view line, std::int64_t now_s);
// Every line but ours, byte for byte; then `line` unless it is empty.
std::string with_cron_line(std::string_view crontab, std::string_view line);

}  // namespace carrel::cli
