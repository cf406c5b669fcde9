#include "cli/schedule_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "cli/program.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

const std::vector<std::string> awkward_words{"/bin/echo",      "a b", "50% off", "it's", "\"x\"",
                                             "$HOME `id` ; #", "%%",  "ä"};

// What cron hands to the shell: crontab(5), "percent-signs".
std::string as_cron_reads(std::string_view line) {
  for (int field = 0; field < 5; ++field) line.remove_prefix(line.find(' ') + 1);
  std::string command;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '%') break;
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '%') ++i;
    command += line[i];
  }
  return command;
}

TEST(ScheduleText, times_of_day_are_read_in_24_hours) {
  EXPECT_EQ(format_time_of_day(parse_time_of_day("02:30")), "02:30");
  EXPECT_EQ(format_time_of_day(parse_time_of_day("2:05")), "02:05");
  EXPECT_EQ(format_time_of_day(parse_time_of_day("23:59")), "23:59");
  for (const char* wrong : {"", "24:00", "12:60", "12", "12:5", "half two", "-1:30", "1:30pm"}) {
    EXPECT_THROW(parse_time_of_day(wrong), Error) << wrong;
  }
}

TEST(ScheduleText, the_shell_that_cron_starts_gets_every_word_as_it_was) {
  const NightlyCommand command{.words = awkward_words, .variables = {{"FIRST", "90% 'of' $it"}}};
  const std::string line = cron_line(command, {2, 30}, InputOutput::as_it_is);
  EXPECT_EQ(line.substr(0, 11), "30 2 * * * ");
  const auto end = run_program({"sh", "-c", as_cron_reads(line)});
  EXPECT_EQ(end.out, "a b 50% off it's \"x\" $HOME `id` ; # %% ä\n") << end.err;
  const NightlyCommand shows{.words = {"/usr/bin/printenv", "FIRST"},
                             .variables = command.variables};
  const auto shown =
      run_program({"sh", "-c", as_cron_reads(cron_line(shows, {}, InputOutput::as_it_is))});
  EXPECT_EQ(shown.out, "90% 'of' $it\n") << shown.err;
}

TEST(ScheduleText, cron_runs_with_low_priority_of_disk_too_where_that_can_be_had) {
  const NightlyCommand command{.words = {"/bin/true"}, .variables = {}};
  EXPECT_NE(cron_line(command, {}, InputOutput::idle_class).find("nice -n 19 ionice -c 3 '/bin"),
            std::string::npos);
  EXPECT_EQ(cron_line(command, {}, InputOutput::as_it_is).find("ionice"), std::string::npos);
}

TEST(ScheduleText, what_no_crontab_can_carry_is_refused) {
  for (const char* word : {"/a\nb", "/a\\b"}) {
    EXPECT_THROW(cron_line({.words = {word}, .variables = {}}, {}, InputOutput::as_it_is), Error);
  }
}

TEST(ScheduleText, lines_of_others_stay_byte_for_byte) {
  const std::string others =
      "# my jobs\nMAILTO=me\n\n*/5 * * * *\tbackup --to 'x' # carrel scheduled\n@daily x";
  const std::string line = cron_line({.words = {"/bin/true"}, .variables = {}}, {4, 5}, {});
  const std::string with = with_cron_line(others, line);
  EXPECT_EQ(with, others + "\n" + line + "\n");
  EXPECT_EQ(find_cron_line(with), line);
  EXPECT_EQ(format_time_of_day(time_of_cron_line(line)), "04:05");
  EXPECT_EQ(with_cron_line(with, line), with);
  EXPECT_EQ(with_cron_line(with, {}), others + "\n");
  EXPECT_EQ(find_cron_line(others), std::nullopt);
}

// Makes times of this process those of a zone, and as they were at the end.
class Zone {
 public:
  explicit Zone(const char* name) {
    if (const char* former = getenv("TZ")) former_ = former;
    setenv("TZ", name, 1);
    tzset();
  }
  ~Zone() {
    former_ ? setenv("TZ", former_->c_str(), 1) : unsetenv("TZ");
    tzset();
  }
  Zone(Zone&&) = delete;
  Zone& operator=(Zone&&) = delete;

 private:
  std::optional<std::string> former_;
};

TEST(ScheduleText, the_next_run_of_a_crontab_line_is_computed) {
  const std::string line = cron_line({.words = {"/bin/true"}, .variables = {}}, {2, 30}, {});
  constexpr std::int64_t noon_s = 1'790'424'000;  // 2026-09-26 12:00 UTC
  constexpr std::int64_t night_s = 9 * 3600 + 1800 + 5 * 3600;  // from there to 02:30
  const Zone utc("UTC0");
  EXPECT_EQ(next_run_of_cron_line(line, noon_s), "Sun 2026-09-27 02:30:00 UTC");
  EXPECT_EQ(next_run_of_cron_line(line, noon_s + night_s - 1), "Sun 2026-09-27 02:30:00 UTC");
  EXPECT_EQ(next_run_of_cron_line(line, noon_s + night_s), "Mon 2026-09-28 02:30:00 UTC");
  EXPECT_EQ(next_run_of_cron_line("*/5 * " + line.substr(5), noon_s), "");
  EXPECT_EQ(next_run_of_cron_line("30 2 * * 1 " + line.substr(11), noon_s), "");
}

TEST(ScheduleText, the_next_run_is_at_its_time_of_day_also_after_the_clocks_change) {
  const std::string line = cron_line({.words = {"/bin/true"}, .variables = {}}, {4, 5}, {});
  const Zone berlin("CET-1CEST,M3.5.0,M10.5.0/3");
  constexpr std::int64_t evening_s = 1'792'864'800;  // 2026-10-24 20:00 CEST, the last of summer
  EXPECT_EQ(next_run_of_cron_line(line, evening_s), "Sun 2026-10-25 04:05:00 CET");
}

TEST(ScheduleText, systemd_gets_words_quoted_and_its_signs_doubled) {
  const std::string unit =
      systemd_service({.words = {"/opt/my apps/100%/carrel", "a\"b\\c", "line\nbreak"},
                       .variables = {{"A", "%h"}}});
  EXPECT_NE(
      unit.find("ExecStart=:\"/opt/my apps/100%%/carrel\" \"a\\\"b\\\\c\" \"line\\x0abreak\"\n"),
      std::string::npos)
      << unit;
  EXPECT_NE(unit.find("Environment=\"A=%%h\"\n"), std::string::npos) << unit;
  for (const char* wanted : {"Nice=19\n", "CPUSchedulingPolicy=idle\n", "IOSchedulingClass=idle\n",
                             "CPUWeight="}) {
    EXPECT_NE(unit.find(wanted), std::string::npos) << wanted;
  }
  EXPECT_NE(systemd_timer({}).find("Persistent=true\n"), std::string::npos);
}

TEST(ScheduleText, systemd_accepts_the_units) {
  const TemporaryFolder folder;
  const auto program = folder.path() / "100% of my programs";
  std::filesystem::create_symlink("/bin/true", program);
  const auto service = folder.path() / "carrel-nightly.service";
  const auto timer = folder.path() / "carrel-nightly.timer";
  std::vector<std::string> words = awkward_words;
  words.front() = program;
  write_file_atomically(service, systemd_service({.words = words, .variables = {{"A", "b % c"}}}));
  write_file_atomically(timer, systemd_timer({2, 30}));
  // Only systemd can say what systemd takes; a machine without it, such as a container, has no say.
  if (!run_program({"systemd-analyze", "--version"}).succeeded()) {
    GTEST_SKIP() << "there is no systemd-analyze here";
  }
  const auto end = run_program({"env", "XDG_RUNTIME_DIR=" + folder.path().string(),
                                "systemd-analyze", "verify", "--user", service, timer});
  EXPECT_EQ(end.status, 0) << end.err;
  EXPECT_EQ(end.err.find("carrel-nightly"), std::string::npos) << end.err;
  const auto calendar = run_program({"systemd-analyze", "calendar", "*-*-* 02:30:00"});
  EXPECT_EQ(calendar.status, 0) << calendar.err;
  EXPECT_NE(calendar.out.find("Normalized form: *-*-* 02:30:00"), std::string::npos)
      << calendar.out;
}

TEST(Program, gives_input_and_takes_what_is_printed) {
  const std::string long_text(1 << 20, 'x');
  EXPECT_EQ(run_program({"cat"}, long_text).out, long_text);
  const auto failed = run_program({"sh", "-c", "echo no >&2; echo so >&2; exit 3"});
  EXPECT_EQ(failed.status, 3);
  EXPECT_EQ(failed.complaint(), "no");
  EXPECT_FALSE(run_program({"carrel-no-such-program"}).was_found);
}

}  // namespace
}  // namespace carrel::cli
