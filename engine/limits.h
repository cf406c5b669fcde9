// Bounds of the use cases.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "ingest/limits.h"

namespace carrel::engine {

// Changed files of one kind that a SyncReport names.
inline constexpr std::size_t changes_named_max = 20;

// Of a name, the last '#' that may begin a place in it: what stands behind may hold some, too.
inline constexpr int fragment_marks_max = 16;

// Index runs that a file is tried in whose reader breaks, before that is taken for the file's fault:
// on a busy machine, time and memory run out for sound files as well.
inline constexpr int readings_tried_max = 3;

// Between attempts to start OCR that did not start, of a program that makes many index runs.
inline constexpr auto ocr_retry_time_min = std::chrono::minutes(1);
inline constexpr auto ocr_retry_time_max = std::chrono::hours(1);

// A number of a query is taken for a year from here to the next one, and counts weeks, months or years
// up to there.
inline constexpr int year_understood_min = 1900;
inline constexpr int year_understood_max = 9999;
inline constexpr int units_understood_max = 99;

// A longer query is a text that somebody put in, and nothing is read into its words.
inline constexpr std::size_t words_understood_max = 64;

// Of a collection or a folder that a query names in words.
inline constexpr std::size_t place_name_words_max = 4;

// Folders that a name in a query may mean: of more, as of "src", none is meant.
inline constexpr std::size_t place_folders_max = 8;

// A batch is what a crash can cost and what readers wait for. Committing this often costs little: a
// WAL commit does not sync, and the text index writes its pending megabyte out by itself anyway.
inline constexpr std::uint64_t batch_bytes = 8ULL << 20;
inline constexpr auto batch_time = std::chrono::milliseconds(500);

// What was read and not written yet; a long text counts for more.
inline constexpr std::size_t outcomes_waiting_max = 64;

// Files up to this size are opened by a worker ahead of time.
inline constexpr std::uint64_t read_ahead_bytes_max = ingest::ahead_bytes_max;

// What each step leaves behind of a text this long would be more than the next one needs.
inline constexpr std::uint64_t big_text_bytes = 4U << 20;

// A vector of floats takes four times the room of what is kept of it.
inline constexpr std::size_t embedded_at_once = 1024;

// Before an index run that somebody waits for, and before a nightly one, no other table of the database is
// looked through for damage after so long.
inline constexpr auto damage_check_time = std::chrono::milliseconds(1000);
inline constexpr auto nightly_damage_check_time = std::chrono::minutes(2);

// Folders without a file that are looked at before a collection's is taken for not empty.
inline constexpr int empty_folders_looked_at_max = 1000;

// Of the time that a large share is watched, looks at it take at most one part in so many.
inline constexpr int rest_after_look = 20;

// The system's list of mounts: some hundred bytes each.
inline constexpr std::size_t mountinfo_bytes_max = 16U << 20;

// Different messages about one file that its coverage row tells.
inline constexpr std::size_t issues_told_max = 8;

// Of what is packed in one file, members of one state and reason that a list names one by one.
inline constexpr std::size_t members_told_max = 3;

// Runs of pages that are named for one such message.
inline constexpr std::size_t page_runs_told_max = 40;

// Reports of nightly runs that are kept, one file a day, and what one may grow to in a day.
inline constexpr std::size_t reports_kept_max = 30;
inline constexpr std::size_t report_bytes_max = 1U << 20;

// Of a paired bootstrap: the second digit of a p of 0.01 is steady.
inline constexpr std::size_t bootstrap_resamplings = 10'000;

// An earlier run of an evaluation that is compared with: some 60 bytes a query and leg.
inline constexpr std::size_t evaluation_run_bytes_max = 64U << 20;

}  // namespace carrel::engine
