// Bounds of the command line.
#pragma once

#include <chrono>
#include <cstddef>

namespace carrel::cli {

// A schedule does not begin a run on battery with less than this left.
inline constexpr int battery_percent_min = 50;

// What a scheduler's program may take before it is ended.
inline constexpr auto program_time_max = std::chrono::seconds(60);

// What a scheduler's program may print before the rest of it is left out.
inline constexpr std::size_t program_output_bytes_max = 8U << 20;

// A file of sysfs: a page is the most that it gives.
inline constexpr std::size_t power_value_bytes_max = 4096;

// A unit file of systemd that is read to tell its time, or to be put back.
inline constexpr std::size_t unit_bytes_max = 1U << 20;

}  // namespace carrel::cli
