#include "cli/battery.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "cli/limits.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

// The first line of a file, empty when there is none.
std::string value_of(const std::filesystem::path& file) {
  try {
    const std::string text = read_file(file, system_value_bytes_max);
    return text.substr(0, text.find('\n'));
  } catch (const Error&) {
    return {};  // drivers leave out what they do not know, and some reads fail
  }
}

std::optional<int> percent_of(const std::filesystem::path& battery) {
  const std::string text = value_of(battery / "capacity");
  int percent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error != std::errc() || percent < 0 || percent > 100) return std::nullopt;
  return percent;
}

}  // namespace

// Documentation/ABI/testing/sysfs-class-power of the kernel names the files and their values.
Power power_of(const std::filesystem::path& supplies) {
  Power power;
  bool has_mains = false;
  bool discharges = false;
  std::error_code error;
  for (const auto& supply : std::filesystem::directory_iterator(supplies, error)) {
    if (value_of(supply.path() / "scope") == "Device") continue;
    if (value_of(supply.path() / "type") == "Battery") {
      discharges = discharges || value_of(supply.path() / "status") == "Discharging";
      const auto percent = percent_of(supply.path());
      if (percent) power.percent = std::max(power.percent.value_or(0), *percent);
    } else {
      has_mains = has_mains || value_of(supply.path() / "online") == "1";
    }
  }
  power.on_battery = discharges && !has_mains;
  return power;
}

bool is_enough(const Power& power) noexcept {
  return !power.on_battery || power.percent.value_or(0) >= battery_percent_min;
}

}  // namespace carrel::cli
