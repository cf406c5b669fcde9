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

// A file of sysfs or procfs: a page is the most that it gives.
inline constexpr std::size_t system_value_bytes_max = 4096;

// A unit file of systemd that is read to tell its time, or to be put back.
inline constexpr std::size_t unit_bytes_max = 1U << 20;

// The time left is not told before a run has gone on so long, and its pace is that of about the last
// so many seconds. A stretch without progress does not make it more than so many times as long.
inline constexpr double time_left_settles_s = 2;
inline constexpr double time_left_memory_s = 15;
inline constexpr double time_left_slowing_max = 10;

// What a second look may be given: beyond a minute nobody waits.
inline constexpr int rerank_ms_max = 60'000;

}  // namespace carrel::cli
