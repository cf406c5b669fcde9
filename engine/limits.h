// Bounds of the use cases.
#pragma once

#include <cstddef>

namespace carrel::engine {

// Changed files of one kind that a SyncReport names.
inline constexpr std::size_t changes_named_max = 20;

// Index runs that a file is tried in whose reader breaks, before that is taken for the file's fault:
// on a busy machine, time and memory run out for sound files as well.
inline constexpr int readings_tried_max = 3;

// The system's list of mounts: some hundred bytes each.
inline constexpr std::size_t mountinfo_bytes_max = 16U << 20;

// Different messages about one file that its coverage row tells.
inline constexpr std::size_t issues_told_max = 8;

// Runs of pages that are named for one such message.
inline constexpr std::size_t page_runs_told_max = 40;

// Reports of nightly runs that are kept, one file a day, and what one may grow to in a day.
inline constexpr std::size_t reports_kept_max = 30;
inline constexpr std::size_t report_bytes_max = 1U << 20;

}  // namespace carrel::engine
