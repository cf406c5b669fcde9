#include "cli/battery.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "core/files.h"

namespace carrel::cli {
namespace {

class Battery : public ::testing::Test {
 protected:
  void supply(const std::string& name, const std::map<std::string, std::string>& values) const {
    std::filesystem::create_directory(folder.path() / name);
    for (const auto& [file, value] : values) {
      std::ofstream(folder.path() / name / file) << value << "\n";
    }
  }

  Power power() const { return power_of(folder.path()); }

  TemporaryFolder folder;
};

TEST_F(Battery, a_machine_without_one_has_enough) {
  EXPECT_TRUE(is_enough(power()));
  EXPECT_TRUE(is_enough(power_of(folder.path() / "none")));
  EXPECT_EQ(power().percent, std::nullopt);
}

TEST_F(Battery, mains_are_enough_however_empty_it_is) {
  supply("AC", {{"type", "Mains"}, {"online", "1"}});
  supply("BAT0", {{"type", "Battery"}, {"status", "Charging"}, {"capacity", "3"}});
  EXPECT_FALSE(power().on_battery);
  EXPECT_TRUE(is_enough(power()));
}

TEST_F(Battery, half_of_it_is_enough_and_less_is_not) {
  supply("AC", {{"type", "Mains"}, {"online", "0"}});
  supply("BAT0", {{"type", "Battery"}, {"status", "Discharging"}, {"capacity", "50"}});
  EXPECT_TRUE(power().on_battery);
  EXPECT_TRUE(is_enough(power()));
  supply("BAT0", {{"capacity", "49"}});
  EXPECT_FALSE(is_enough(power()));
  EXPECT_EQ(power().percent, 49);
}

TEST_F(Battery, of_a_mouse_does_not_count) {
  supply("hidpp",
         {{"type", "Battery"}, {"scope", "Device"}, {"status", "Discharging"}, {"capacity", "5"}});
  EXPECT_FALSE(power().on_battery);
  EXPECT_TRUE(is_enough(power()));
}

}  // namespace
}  // namespace carrel::cli
