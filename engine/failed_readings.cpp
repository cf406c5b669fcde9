#include "engine/failed_readings.h"

#include "engine/limits.h"

namespace carrel::engine {
namespace {

// A process may also crash because the system is short of something, or is being updated.
bool may_be_the_machine(ingest::ReadingEnd end) noexcept {
  return end == ingest::ReadingEnd::timed_out || end == ingest::ReadingEnd::out_of_memory ||
         end == ingest::ReadingEnd::crashed;
}

// A new content, or new parsers, begin to be counted anew.
bool is_same_try(const index::FileRecord& file, const index::FileRecord& known) noexcept {
  return file.size_bytes == known.size_bytes && file.mtime_ns == known.mtime_ns &&
         file.parsers_version == known.parsers_version;
}

}  // namespace

void record_failed_reading(index::FileRecord& file, const index::FileRecord* known,
                           const ingest::Reading& reading) {
  file.coverage = index::Coverage::failed;
  file.reason = ingest::reading_end_name(reading.end);
  file.message = reading.message;
  if (!may_be_the_machine(reading.end)) return;
  const bool again = known != nullptr && is_same_try(file, *known);
  file.failed_readings = 1 + (again ? known->failed_readings : 0);
  if (keeps_former_text(file, known)) {
    file.message += "; what is found of it is its text of an earlier reading";
  }
  if (is_tried_again(file)) file.message += "; the next run tries again";
}

bool keeps_former_text(const index::FileRecord& failed, const index::FileRecord* known) noexcept {
  return failed.failed_readings > 0 && known != nullptr &&
         known->coverage == index::Coverage::indexed;
}

bool is_tried_again(const index::FileRecord& file) noexcept {
  return file.failed_readings > 0 && file.failed_readings < readings_tried_max;
}

bool is_given_up(const index::FileRecord& file) noexcept {
  return file.failed_readings >= readings_tried_max &&
         file.parsers_version == ingest::parsers_version;
}

}  // namespace carrel::engine
