// Bounds of the command line.
#pragma once

#include <cstddef>

namespace carrel::cli {

// A schedule does not begin a run on battery with less than this left.
inline constexpr int battery_percent_min = 50;

// What a scheduler's program may print before the rest of it is left out.
inline constexpr std::size_t program_output_bytes_max = 8U << 20;

}  // namespace carrel::cli
