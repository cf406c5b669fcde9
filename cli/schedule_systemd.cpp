#include <unistd.h>

#include <algorithm>
#include <map>

#include "cli/limits.h"
#include "cli/program.h"
#include "cli/scheduler.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

constexpr const char* timer_name = "carrel-nightly.timer";

ProgramEnd systemctl(std::vector<std::string> words) {
  words.insert(words.begin(), {"systemctl", "--user"});
  return run_program(words);
}

void must_succeed(const std::vector<std::string>& words) {
  const ProgramEnd end = systemctl(words);
  if (end.succeeded()) return;
  throw Error(ErrorCode::io,
              "systemctl --user " + words.front() + " did not work: " + end.complaint());
}

// A file as it was, to be put back; without text where there was none.
struct FormerFile {
  explicit FormerFile(std::filesystem::path where) : path(std::move(where)) {
    if (std::filesystem::exists(path)) text = read_file(path, unit_bytes_max);
  }
  void put_back() const {
    std::error_code ignored;
    if (text) write_file_atomically(path, *text);
    if (!text) std::filesystem::remove(path, ignored);
  }
  std::filesystem::path path;
  std::optional<std::string> text;
};

void start_timer() {
  must_succeed({"daemon-reload"});
  must_succeed({"enable", timer_name});
  // Not "enable --now": a timer that runs already would keep its former time.
  must_succeed({"restart", timer_name});
}

// "Name=value" lines, as systemctl show prints them.
std::map<std::string, std::string> properties(std::string_view text) {
  std::map<std::string, std::string> found;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::size_t equals = line.find('=');
    if (equals != line.npos) {
      found[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return found;
}

// The time in "OnCalendar=*-*-* 02:30:00".
std::string time_in(std::string_view unit) {
  constexpr std::string_view key = "OnCalendar=*-*-* ";
  const std::size_t at = unit.find(key);
  return at == unit.npos ? std::string() : std::string(unit.substr(at + key.size(), 5));
}

}  // namespace

std::string Systemd::absence() const {
  const ProgramEnd end = systemctl({"show-environment"});
  if (end.succeeded()) return {};
  return end.was_found ? "systemctl --user says: " + end.complaint()
                       : "there is no systemctl program";
}

void Systemd::install(const NightlyCommand& command, TimeOfDay time) const {
  std::error_code error;
  std::filesystem::create_directories(units_, error);
  if (error) throw_io_error("cannot make the folder", units_.string(), error.value());
  const FormerFile former_service(service());
  const FormerFile former_timer(timer());
  try {
    write_file_atomically(service(), systemd_service(command));
    write_file_atomically(timer(), systemd_timer(time));
    start_timer();
  } catch (const Error& refusal) {
    if (!former_timer.text) {
      remove();
      throw Error(refusal.code(), std::string(refusal.what()) + "; nothing is scheduled");
    }
    former_service.put_back();
    former_timer.put_back();
    throw Error(refusal.code(), std::string(refusal.what()) + "; " + restart_former());
  }
}

// The former files are back: the manager is told. What came of it, for a person.
std::string Systemd::restart_former() {
  try {
    start_timer();
    return "the former timer stays";
  } catch (const Error& error) {
    return "the former timer's files stay, but it does not run: " + std::string(error.what());
  }
}

bool Systemd::remove() const {
  std::error_code error;
  if (!std::filesystem::exists(timer(), error) && !std::filesystem::exists(service(), error)) {
    return false;
  }
  // Without a manager there is nothing to stop, but the files, and the link that enables them, go.
  systemctl({"disable", "--now", timer_name});
  for (const auto& file : {timer(), service(), units_ / "timers.target.wants" / timer_name}) {
    std::filesystem::remove(file, error);
    if (error) throw_io_error("cannot remove", file.string(), error.value());
  }
  systemctl({"daemon-reload"});
  return true;
}

std::optional<Scheduled> Systemd::status() const {
  std::error_code error;
  if (!std::filesystem::exists(timer(), error)) return std::nullopt;
  Scheduled scheduled{.by = "systemd",
                      .entry = timer().string(),
                      .at = time_in(read_file(timer(), unit_bytes_max)),
                      .next = {},
                      .last = {},
                      .trouble = {}};
  const ProgramEnd end = systemctl(
      {"show", timer_name, "--property=ActiveState,NextElapseUSecRealtime,LastTriggerUSec"});
  if (!end.succeeded()) {
    scheduled.trouble = "systemd's user manager does not answer (" +
                        (end.was_found ? end.complaint() : "there is no systemctl program") +
                        "): log in as this user, or carrel schedule install again";
    return scheduled;
  }
  auto found = properties(end.out);
  scheduled.next = found["NextElapseUSecRealtime"];
  scheduled.last = found["LastTriggerUSec"];
  for (std::string* time : {&scheduled.next, &scheduled.last}) {
    if (*time == "n/a" || *time == "0") time->clear();
  }
  if (found["ActiveState"] != "active") {
    scheduled.trouble = "the timer is not active: systemctl --user restart " +
                        std::string(timer_name) + ", or carrel schedule install again";
  }
  return scheduled;
}

bool Systemd::lingers() const {
  const ProgramEnd end =
      run_program({"loginctl", "show-user", std::to_string(geteuid()), "--property=Linger"});
  return end.succeeded() && end.out.starts_with("Linger=yes");
}

}  // namespace carrel::cli
