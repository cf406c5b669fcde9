#include "cli/schedule_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "core/error.h"

namespace carrel::cli {
namespace {

constexpr std::string_view cron_mark = "# carrel schedule";

std::optional<int> number_in(std::string_view digits, int highest) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || digits.size() > 2 || error != std::errc()) return std::nullopt;
  if (end != digits.data() + digits.size() || number < 0 || number > highest) return std::nullopt;
  return number;
}

// systemd.syntax(7), "Quoting", and systemd.unit(5), "Specifiers".
std::string quoted_for_systemd(std::string_view word) {
  std::string quoted = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '%') {
      quoted += "%%";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(c));
      quoted += code.data();
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// For /bin/sh, by way of cron, to which a bare '%' is the end of the command.
std::string quoted_for_cron(std::string_view word) {
  if (word.find_first_of("\n\r\\") != word.npos) {
    throw Error(ErrorCode::unsupported,
                "a crontab cannot carry '" + std::string(word) +
                    "', for the backslash or line break in it: choose a path without");
  }
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\"'\"'";
    } else if (c == '%') {
      quoted += "\\%";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

// A line as cron_line writes it: a person's own line may end with the same remark.
bool is_ours(std::string_view line) {
  return line.ends_with(cron_mark) && !line.empty() && line.front() >= '0' && line.front() <= '9' &&
         line.find(" nice -n 19 ") != line.npos;
}

// Calls `visit` with each line, without its end.
template <typename Visit>
void each_line(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

TimeOfDay parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != text.npos && text.size() - colon == 3) {
    const auto hour = number_in(text.substr(0, colon), 23);
    const auto minute = number_in(text.substr(colon + 1), 59);
    if (hour && minute) return {*hour, *minute};
  }
  throw Error(ErrorCode::usage,
              "'" + std::string(text) + "' is no time of day; write it as 02:30, in 24 hours");
}

std::string format_time_of_day(TimeOfDay time) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", time.hour % 24, time.minute % 60);
  return text.data();
}

// The colon before the program keeps systemd from replacing variables in the words. A oneshot has
// no time limit at its start. The weights are what lets others go first, beside the priorities.
std::string systemd_service(const NightlyCommand& command) {
  std::string text =
      "# Written by carrel schedule install; carrel schedule remove takes it away.\n"
      "[Unit]\n"
      "Description=Bring the index of carrel up to date\n"
      "\n"
      "[Service]\n"
      "Type=oneshot\n"
      "ExecStart=:";
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    text += (i == 0 ? "" : " ") + quoted_for_systemd(command.words[i]);
  }
  text += '\n';
  for (const auto& [name, value] : command.variables) {
    text += "Environment=" + quoted_for_systemd(name + "=" + value) + "\n";
  }
  return text +
         "Nice=19\n"
         "CPUSchedulingPolicy=idle\n"
         "IOSchedulingClass=idle\n"
         "CPUWeight=10\n"
         "IOWeight=10\n";
}

std::string systemd_timer(TimeOfDay time) {
  return "# Written by carrel schedule install; carrel schedule remove takes it away.\n"
         "[Unit]\n"
         "Description=Bring the index of carrel up to date every night\n"
         "\n"
         "[Timer]\n"
         "OnCalendar=*-*-* " +
         format_time_of_day(time) +
         ":00\n"
         "Persistent=true\n"
         "\n"
         "[Install]\n"
         "WantedBy=timers.target\n";
}

std::string cron_line(const NightlyCommand& command, TimeOfDay time, InputOutput input_output) {
  std::string line = std::to_string(time.minute) + " " + std::to_string(time.hour) + " * * * ";
  for (const auto& [name, value] : command.variables) {
    line += name + "=" + quoted_for_cron(value) + " ";
  }
  line += input_output == InputOutput::idle_class ? "nice -n 19 ionice -c 3" : "nice -n 19";
  for (const std::string& word : command.words) line += " " + quoted_for_cron(word);
  return line + " " + std::string(cron_mark);
}

std::optional<std::string> find_cron_line(std::string_view crontab) {
  std::optional<std::string> found;
  each_line(crontab, [&](std::string_view line) {
    if (is_ours(line)) found = line;
  });
  return found;
}

TimeOfDay time_of_cron_line(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == line.npos) return {};
  const std::string_view rest = line.substr(space + 1);
  return {number_in(rest.substr(0, rest.find(' ')), 23).value_or(0),
          number_in(line.substr(0, space), 59).value_or(0)};
}

std::string next_run_of_cron_line(std::string_view line, std::int64_t now_s) {
  const TimeOfDay time = time_of_cron_line(line);
  const std::string fields =
      std::to_string(time.minute) + " " + std::to_string(time.hour) + " * * * ";
  if (!line.starts_with(fields)) return {};  // changed by hand
  const auto now = static_cast<std::time_t>(now_s);
  std::tm day{};
  localtime_r(&now, &day);
  std::time_t next = 0;
  for (int days_on = 0; next <= now && days_on <= 1; ++days_on) {
    std::tm run = day;
    run.tm_mday += days_on;
    run.tm_hour = time.hour;
    run.tm_min = time.minute;
    run.tm_sec = 0;
    run.tm_isdst = -1;  // as it will be then
    next = std::mktime(&run);
  }
  localtime_r(&next, &day);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%a %Y-%m-%d %H:%M:%S %Z", &day);
  return text.data();
}

std::string with_cron_line(std::string_view crontab, std::string_view line) {
  std::string text;
  each_line(crontab, [&](std::string_view kept) {
    if (!is_ours(kept)) text += std::string(kept) + "\n";
  });
  if (!line.empty()) text += std::string(line) + "\n";
  return text;
}

}  // namespace carrel::cli
