#include "cli/cron_daemon.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/files.h"

namespace carrel::cli {
namespace {

class CronDaemon : public ::testing::Test {
 protected:
  void SetUp() override {
    process("1", "init");
    std::filesystem::create_directory(places.programs.front());
  }

  void process(const std::string& number, const std::string& name) const {
    std::filesystem::create_directories(places.processes / number);
    std::ofstream(places.processes / number / "comm") << name << "\n";
  }

  bool says(const std::string& words) const {
    return cron_daemon_absence(places).find(words) != std::string::npos;
  }

  TemporaryFolder folder;
  CronPlaces places{.processes = folder.path() / "proc",
                    .programs = {folder.path() / "sbin"},
                    .timers_generator = folder.path() / "generator"};
};

TEST_F(CronDaemon, that_is_not_installed_is_to_be_installed) {
  EXPECT_TRUE(says("no cron daemon is installed")) << cron_daemon_absence(places);
  EXPECT_TRUE(says("install cron"));
}

TEST_F(CronDaemon, that_does_not_run_is_to_be_started) {
  std::ofstream(folder.path() / "sbin" / "cron") << "";
  process("12", "cron-apt");
  EXPECT_TRUE(says("does not run")) << cron_daemon_absence(places);
  EXPECT_TRUE(says("service cron start"));
}

TEST_F(CronDaemon, that_runs_is_enough_under_any_of_its_names) {
  for (const char* name : {"cron", "crond", "fcron"}) {
    process("12", name);
    EXPECT_EQ(cron_daemon_absence(places), "") << name;
  }
}

TEST_F(CronDaemon, is_not_needed_where_systemd_makes_timers_of_crontabs) {
  std::ofstream(places.timers_generator) << "";
  EXPECT_EQ(cron_daemon_absence(places), "");
}

TEST_F(CronDaemon, that_may_be_hidden_is_not_missed) {
  std::filesystem::remove_all(places.processes / "1");
  EXPECT_EQ(cron_daemon_absence(places), "");
}

}  // namespace
}  // namespace carrel::cli
