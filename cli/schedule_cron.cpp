#include "cli/cron_daemon.h"
#include "cli/program.h"
#include "cli/scheduler.h"
#include "core/error.h"

namespace carrel::cli {
namespace {

// "no crontab for anna" of Debian's cron and cronie; busybox names the missing file.
bool says_there_is_none(const ProgramEnd& end) {
  return end.err.find("no crontab for") != end.err.npos ||
         end.err.find("No such file or directory") != end.err.npos;
}

// Only what is known to be an empty crontab is taken for one: writing one back replaces it all.
std::string read_crontab() {
  const ProgramEnd end = run_program({"crontab", "-l"});
  if (end.is_cut) throw Error(ErrorCode::limit, "your crontab is too long to be changed safely");
  if (end.succeeded()) return end.out;
  if (end.was_found && says_there_is_none(end)) return {};
  throw Error(ErrorCode::io, "cannot read your crontab: crontab -l says: " + end.complaint() +
                                 "; nothing was changed");
}

void write_crontab(const std::string& text, const std::string& former) {
  const ProgramEnd end = run_program({"crontab", "-"}, text);
  if (!end.succeeded()) {
    throw Error(ErrorCode::io, "cannot change your crontab: crontab says: " + end.complaint() +
                                   "; it is as it was");
  }
  // Some crontabs put a head of comments before what they were given.
  const ProgramEnd read_back = run_program({"crontab", "-l"});
  if (read_back.succeeded() && read_back.out.ends_with(text)) return;
  const bool is_restored = run_program({"crontab", "-"}, former).succeeded();
  throw Error(ErrorCode::io, std::string("crontab took other lines than it was given; ") +
                                 (is_restored ? "the former ones were put back. Look with crontab -l"
                                              : "putting the former ones back failed, too. They are:\n" +
                                                    former));
}

bool is_installed() { return run_program({"crontab", "-l"}).was_found; }

}  // namespace

std::string Cron::absence() const {
  const ProgramEnd end = run_program({"crontab", "-l"});
  if (!end.was_found) return "there is no crontab program";
  return end.succeeded() || says_there_is_none(end) ? std::string()
                                                    : "crontab -l says: " + end.complaint();
}

void Cron::install(const NightlyCommand& command, TimeOfDay time) const {
  const bool has_ionice = run_program({"ionice", "-V"}).was_found;
  const std::string line =
      cron_line(command, time, has_ionice ? InputOutput::idle_class : InputOutput::as_it_is);
  const std::string former = read_crontab();
  write_crontab(with_cron_line(former, line), former);
}

bool Cron::remove() const {
  if (!is_installed()) return false;
  const std::string former = read_crontab();
  if (!find_cron_line(former)) return false;
  write_crontab(with_cron_line(former, {}), former);
  return true;
}

std::optional<Scheduled> Cron::status(std::int64_t now_s) const {
  if (!is_installed()) return std::nullopt;
  const auto line = find_cron_line(read_crontab());
  if (!line) return std::nullopt;
  const std::string trouble = cron_daemon_absence();
  return Scheduled{.by = "cron",
                   .entry = *line,
                   .at = format_time_of_day(time_of_cron_line(*line)),
                   .next = trouble.empty() ? next_run_of_cron_line(*line, now_s) : std::string(),
                   .last = {},
                   .trouble = trouble};
}

}  // namespace carrel::cli
