// Whether this machine runs on battery, from what Linux says in /sys/class/power_supply.
#pragma once

#include <filesystem>
#include <optional>

namespace carrel::cli {

struct Power {
  bool on_battery = false;     // false also where nothing is known
  std::optional<int> percent;  // of the fullest battery; nothing without a battery
};

// Batteries of mice and phones do not count: they say their scope is "Device".
Power power_of(const std::filesystem::path& supplies = "/sys/class/power_supply");

// Whether there is enough to begin a long run: on mains, or enough left.
bool is_enough(const Power& power) noexcept;

}  // namespace carrel::cli
