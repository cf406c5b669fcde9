// carrel schedule, with programs in the place of systemctl, loginctl and crontab that write down
// what they are told.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/cron_daemon.h"
#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

constexpr const char* working_systemctl =
    "echo \"$@\" >> \"$FAKES/systemctl.log\"\n"
    "case \"$2\" in show)\n"
    "  echo ActiveState=active\n"
    "  echo 'NextElapseUSecRealtime=Sun 2026-11-22 02:30:00 UTC'\n"
    "  echo LastTriggerUSec=n/a;;\n"
    "esac\n";
constexpr const char* absent_systemctl =
    "echo 'Failed to connect to bus: No medium found' >&2; exit 1\n";
constexpr const char* working_crontab =
    "if [ \"$1\" = -l ]; then\n"
    "  [ -f \"$FAKES/table\" ] || { echo 'no crontab for anna' >&2; exit 1; }\n"
    "  cat \"$FAKES/table\"\n"
    "else cat > \"$FAKES/table\"; fi\n";

class Schedule : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(fakes());
    home.write("rent.md", "# Flat\n\nThe rent is 1,240 euros a month.\n");
    ASSERT_EQ(home.run({"add", home.documents().string(), "--name", "papers"}).status, 0);
  }

  std::filesystem::path fakes() const { return home.path() / "fakes"; }
  std::filesystem::path units() const { return home.path() / "config" / "systemd" / "user"; }

  void fake(const std::string& name, const std::string& script) const {
    std::ofstream(fakes() / name) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(fakes() / name, std::filesystem::perms::owner_all);
  }

  std::string read(const std::filesystem::path& file) const {
    std::error_code error;
    return std::filesystem::exists(file, error) ? read_file(file, 1U << 20) : std::string();
  }
  std::string table() const { return read(fakes() / "table"); }
  void set_table(const std::string& text) const { std::ofstream(fakes() / "table") << text; }
  std::string calls() const { return read(fakes() / "systemctl.log"); }

  Outcome run(std::vector<std::string> words,
              std::map<std::string, std::string> environment = {}) const {
    words.insert(words.begin(), "schedule");
    environment.insert({{"PATH", fakes().string() + ":/usr/bin:/bin"},
                        {"FAKES", fakes().string()},
                        {"XDG_CONFIG_HOME", (home.path() / "config").string()},
                        {"TZ", "UTC"}});
    return home.run(words, environment);
  }

  Json status() const { return Json::parse(run({"status", "--json"}).out, nullptr, false); }

  Home home;
};

class ByTimer : public Schedule {
 protected:
  void SetUp() override {
    Schedule::SetUp();
    fake("systemctl", working_systemctl);
    fake("loginctl", "echo Linger=no\n");
    fake("crontab", working_crontab);
  }
};

TEST_F(ByTimer, install_writes_the_units_and_enables_the_timer) {
  const Outcome installed = run({"install", "--at", "3:05"});
  EXPECT_EQ(installed.status, 0) << installed.err;
  EXPECT_NE(read(units() / "carrel-nightly.timer").find("OnCalendar=*-*-* 03:05:00\n"),
            std::string::npos);
  const std::string service = read(units() / "carrel-nightly.service");
  EXPECT_NE(service.find("ExecStart=:\"/"), std::string::npos) << service;
  EXPECT_NE(service.find("\"--library\" \"" + home.library().string() + "\""), std::string::npos);
  EXPECT_NE(calls().find("--user daemon-reload\n--user enable carrel-nightly.timer\n"
                         "--user restart carrel-nightly.timer\n"),
            std::string::npos)
      << calls();
  EXPECT_EQ(table(), "");
}

TEST_F(ByTimer, settings_in_the_environment_hold_at_night_too) {
  run({"install"}, {{"CARREL_INDEX_JOBS", "3"}, {"LD_LIBRARY_PATH", "/opt/100%/lib"}});
  const std::string service = read(units() / "carrel-nightly.service");
  EXPECT_NE(service.find("Environment=\"CARREL_INDEX_JOBS=3\"\n"), std::string::npos) << service;
  EXPECT_NE(service.find("Environment=\"LD_LIBRARY_PATH=/opt/100%%/lib\"\n"), std::string::npos);
}

TEST_F(ByTimer, install_says_how_it_runs_while_nobody_is_logged_in) {
  EXPECT_NE(run({"install"}).err.find("loginctl enable-linger"), std::string::npos);
  fake("loginctl", "echo Linger=yes\n");
  EXPECT_EQ(run({"install"}).err.find("linger"), std::string::npos);
}

TEST_F(ByTimer, install_again_changes_the_time_and_takes_over_from_cron) {
  fake("systemctl", absent_systemctl);
  set_table("@daily backup\n");
  EXPECT_EQ(run({"install"}).status, 0);
  EXPECT_NE(table().find("# carrel schedule"), std::string::npos);
  fake("systemctl", working_systemctl);
  EXPECT_EQ(run({"install", "--at", "23:15"}).status, 0);
  EXPECT_EQ(table(), "@daily backup\n");
  const Json now = status();
  EXPECT_EQ(now["by"], "systemd");
  EXPECT_EQ(now["at"], "23:15");
  EXPECT_EQ(now["next"], "Sun 2026-11-22 02:30:00 UTC");
  EXPECT_TRUE(now["last"].is_null());
  EXPECT_TRUE(now["trouble"].is_null());
}

TEST_F(ByTimer, nothing_is_left_when_systemd_refuses) {
  fake("systemctl",
       "[ \"$2\" != enable ] || { echo 'Failed to enable unit: read-only' >&2; exit 1; }\n");
  const Outcome refused = run({"install"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("read-only"), std::string::npos) << refused.err;
  EXPECT_FALSE(std::filesystem::exists(units() / "carrel-nightly.timer"));
  EXPECT_FALSE(std::filesystem::exists(units() / "carrel-nightly.service"));
}

TEST_F(ByTimer, the_former_timer_stays_when_systemd_refuses_the_new_one) {
  run({"install", "--at", "02:30"});
  fake("systemctl",
       "[ \"$2\" != restart ] || { grep -q 02:30 \"$XDG_CONFIG_HOME/systemd/user/carrel-nightly.timer\""
       " || { echo 'Job failed' >&2; exit 1; }; }\n" + std::string(working_systemctl));
  const Outcome refused = run({"install", "--at", "04:00"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("Job failed; the former timer stays"), std::string::npos) << refused.err;
  EXPECT_EQ(status()["at"], "02:30");
  EXPECT_TRUE(status()["trouble"].is_null());
  EXPECT_EQ(calls().find("disable"), std::string::npos);
}

// What stands in the files is for systemd to say, where it is installed.
TEST_F(ByTimer, systemd_understands_the_units) {
  // The units are judged by systemd itself; carrel also runs where there is none, and then writes a crontab.
  if (std::system("command -v systemd-analyze >/dev/null") != 0) GTEST_SKIP() << "no systemd-analyze";
  run({"install", "--at", "23:15"}, {{"CARREL_INDEX_JOBS", "3"}, {"LD_LIBRARY_PATH", "/opt/100% \"x\"/lib"}});
  const std::string said = (home.path() / "said").string();
  const std::string command = "XDG_RUNTIME_DIR='" + home.path().string() +
                              "' systemd-analyze verify --user '" +
                              (units() / "carrel-nightly.timer").string() + "' '" +
                              (units() / "carrel-nightly.service").string() + "' >'" + said + "' 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(read(said), "");
}

TEST_F(ByTimer, a_crontab_that_cannot_be_read_does_not_keep_the_timer_from_running) {
  fake("crontab", "echo 'not allowed' >&2; exit 1\n");
  const Outcome installed = run({"install"});
  EXPECT_EQ(installed.status, 0);
  EXPECT_NE(installed.err.find("if there is one, stays"), std::string::npos) << installed.err;
}

TEST_F(ByTimer, remove_takes_the_units_away_and_may_be_repeated) {
  run({"install"});
  EXPECT_EQ(run({"remove"}).status, 0);
  EXPECT_TRUE(std::filesystem::is_empty(units()));
  EXPECT_NE(calls().find("--user disable --now carrel-nightly.timer\n"), std::string::npos);
  const Outcome again = run({"remove"});
  EXPECT_EQ(again.status, 0);
  EXPECT_NE(again.err.find("no nightly run was scheduled"), std::string::npos) << again.err;
  EXPECT_EQ(run({"status"}).status, 1);
}

TEST_F(ByTimer, status_says_when_the_timer_would_not_run) {
  run({"install"});
  fake("systemctl", absent_systemctl);
  EXPECT_NE(status()["trouble"].get<std::string>().find("No medium found"), std::string::npos);
}

class ByCron : public Schedule {
 protected:
  void SetUp() override {
    Schedule::SetUp();
    fake("systemctl", absent_systemctl);
    fake("crontab", working_crontab);
  }
};

TEST_F(ByCron, install_adds_one_line_and_remove_takes_it_away) {
  const std::string others = "# jobs\n*/5 * * * * backup 100\\%\n";
  set_table(others);
  EXPECT_EQ(run({"install", "--at", "01:10"}).status, 0);
  EXPECT_EQ(table().find(others + "10 1 * * * "), 0U) << table();
  EXPECT_NE(table().find("nice -n 19"), std::string::npos);
  EXPECT_EQ(status()["by"], "cron");
  EXPECT_EQ(status()["at"], "01:10");
  run({"install", "--at", "04:00"});
  EXPECT_EQ(table().find(others + "0 4 * * * "), 0U) << table();
  EXPECT_EQ(table().find("10 1"), std::string::npos);
  EXPECT_EQ(run({"remove"}).status, 0);
  EXPECT_EQ(table(), others);
}

TEST_F(ByCron, a_first_crontab_is_made) {
  EXPECT_EQ(run({"install"}).status, 0);
  EXPECT_EQ(table().find("30 2 * * * "), 0U) << table();
}

TEST_F(ByCron, a_crontab_that_cannot_be_read_is_not_replaced) {
  fake("crontab",
       "[ \"$1\" = -l ] || { cat > \"$FAKES/table\"; exit 0; }\n"
       "echo 'you (anna) are not allowed to use this program (crontab)' >&2; exit 1\n");
  const Outcome refused = run({"install"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("not allowed"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("carrel schedule run"), std::string::npos) << refused.err;
  EXPECT_FALSE(std::filesystem::exists(fakes() / "table"));
}

TEST_F(ByCron, of_a_crontab_that_cannot_be_read_nobody_says_that_it_is_empty) {
  run({"install"});
  fake("crontab", "echo 'crontabs/anna: Permission denied' >&2; exit 1\n");
  for (const char* command : {"remove", "status"}) {
    const Outcome refused = run({command});
    EXPECT_EQ(refused.status, 2) << command;
    EXPECT_NE(refused.err.find("Permission denied"), std::string::npos) << refused.err;
  }
}

TEST_F(ByCron, a_crontab_that_loses_lines_is_put_back) {
  fake("crontab",
       "if [ \"$1\" = -l ]; then cat \"$FAKES/table\"\n"
       "else grep -v carrel > \"$FAKES/table\"; fi\n");
  set_table("@daily backup\n");
  EXPECT_EQ(run({"install"}).status, 2);
  EXPECT_EQ(table(), "@daily backup\n");
}

// A process called "cron", while it lives: what carrel looks for.
class RunningCron {
 public:
  explicit RunningCron(const std::filesystem::path& folder) : ending_(pipe_end()) {
    const auto program = folder / "cron";
    std::filesystem::copy_file("/bin/cat", program);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ending_[0], STDIN_FILENO);  // read until it is closed
    std::string name = program;
    std::array<char*, 2> words{name.data(), nullptr};
    // Comes back when the program has its name.
    EXPECT_EQ(posix_spawn(&process_, name.c_str(), &actions, nullptr, words.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~RunningCron() {
    close(ending_[0]);
    close(ending_[1]);
    waitpid(process_, nullptr, 0);
  }
  RunningCron(RunningCron&&) = delete;
  RunningCron& operator=(RunningCron&&) = delete;

 private:
  static std::array<int, 2> pipe_end() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    return ends;
  }
  std::array<int, 2> ending_;
  pid_t process_ = 0;
};

TEST_F(ByCron, status_says_when_cron_starts_it_next) {
  const RunningCron cron(home.path());
  const Outcome installed = run({"install", "--at", "01:10"});
  EXPECT_EQ(installed.err.find("daemon"), std::string::npos) << installed.err;
  const Json now = status();
  ASSERT_TRUE(now["next"].is_string()) << now;
  EXPECT_NE(now["next"].get<std::string>().find(" 01:10:00 UTC"), std::string::npos) << now;
  EXPECT_TRUE(now["trouble"].is_null()) << now;
}

TEST_F(ByCron, without_a_daemon_install_and_status_say_what_to_do) {
  // What is asked is the machine's own list of processes, which a test cannot change: where a cron daemon runs,
  // there is nothing to be said, and this case cannot be had.
  if (cli::cron_daemon_absence().empty()) GTEST_SKIP() << "a cron daemon runs";
  EXPECT_NE(run({"install"}).err.find("so that nothing starts the line"), std::string::npos);
  EXPECT_NE(status()["trouble"].get<std::string>().find("so that nothing starts the line"),
            std::string::npos);
  EXPECT_TRUE(status()["next"].is_null());
}

TEST_F(ByCron, the_line_runs_as_it_stands) {
  fake("ionice", "[ \"$1\" = -V ] || { shift 2; exec \"$@\"; }\n");
  run({"install"}, {{"CARREL_LIBRARY", home.library().string()}});
  const std::string line = table();
  const auto script = home.path() / "night.sh";
  std::ofstream(script) << line.substr(std::string("30 2 * * * ").size());
  EXPECT_EQ(
      std::system(
          ("env -i PATH='" + fakes().string() + ":/usr/bin:/bin' sh " + script.string()).c_str()),
      0);
  EXPECT_TRUE(status()["report"].is_string());
}

TEST_F(Schedule, without_systemd_and_cron_it_says_what_to_do) {
  const Outcome refused = run({"install"}, {{"PATH", fakes().string()}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("no systemctl program"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("no crontab program"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("Install cron"), std::string::npos) << refused.err;
}

TEST_F(Schedule, wrong_times_are_wrong_use) {
  const Outcome wrong = run({"install", "--at", "25:00"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_NE(wrong.err.find("02:30"), std::string::npos) << wrong.err;
}

class NightlyRun : public Schedule {
 protected:
  std::string report() const { return status()["report_text"].get<std::string>(); }
};

TEST_F(NightlyRun, reports_what_changed_and_what_failed) {
  home.write("old.md", "# Bread\n\nRye bread needs a sourdough starter.\n");
  home.write("gone.txt", "The hedge is cut in July.\n");
  home.run({"index"});
  home.write("rent.md", "# Flat\n\nThe rent is 1,310 euros now.\n");
  home.write("fresh.txt", "Roses are pruned in March.\n");
  home.write("broken.pdf", "%PDF-1.7 and then nothing that a reader could use");
  home.write("page.html", "<p>Hedgehogs sleep.</p><p style=\"display:none\">Not seen.</p>");
  std::filesystem::rename(home.documents() / "old.md", home.documents() / "bread.md");
  std::filesystem::remove(home.documents() / "gone.txt");
  EXPECT_EQ(run({"run"}).status, 0);
  const std::string text = report();
  for (const char* wanted :
       {"nightly run of 20", "took ", "space ", "2 new, 1 changed, 1 renamed, 1 failed; 1 removed; 1 read in part: ",
        "new       fresh.txt\n", "changed   rent.md\n", "renamed   bread.md  (was old.md)\n",
        "removed   gone.txt\n",
        "failed    broken.pdf  (damaged: ", "2 files are not searchable, or only in part"}) {
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\nin:\n" << text;
  }
}

TEST_F(NightlyRun, says_when_a_folder_is_missing_and_deletes_nothing) {
  std::filesystem::rename(home.documents(), home.path() / "unmounted");
  const Outcome night = run({"run", "--quiet"});
  EXPECT_EQ(night.status, 2);
  EXPECT_NE(night.err.find("papers"), std::string::npos) << night.err;
  EXPECT_NE(report().find("NOT INDEXED: "), std::string::npos) << report();
  EXPECT_EQ(home.run({"search", "euros", "--mode", "lexical"}).status, 0);
}

// A process that has ended keeps its priority until it is waited for.
TEST_F(NightlyRun, takes_what_nobody_else_wants_whatever_started_it) {
  const pid_t night = home.start({"schedule", "run"});
  siginfo_t ended{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(night), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(getpriority(PRIO_PROCESS, static_cast<id_t>(night)), 19);
  EXPECT_EQ(sched_getscheduler(night), SCHED_IDLE);
  EXPECT_EQ(home.wait_for(night).status, 0);
}

TEST_F(NightlyRun, is_quiet_when_all_is_well) {
  const Outcome night = run({"run", "--quiet"});
  EXPECT_EQ(night.status, 0);
  EXPECT_EQ(night.out + night.err, "");
}

TEST_F(NightlyRun, reports_go_when_something_is_forgotten) {
  run({"run"});
  home.run({"forget", "papers/rent.md"});
  EXPECT_TRUE(status()["report"].is_null());
}

}  // namespace
}  // namespace carrel::test
