#include "engine/failed_readings.h"

#include <gtest/gtest.h>

#include "engine/limits.h"

namespace carrel::engine {
namespace {

using ingest::ReadingEnd;

index::FileRecord found(std::int64_t mtime_ns = 7) {
  return {.path = "a.pdf", .size_bytes = 5, .mtime_ns = mtime_ns, .parsers_version = 3};
}

// The row after a reading that ended like that.
index::FileRecord after(ReadingEnd end, const index::FileRecord* known,
                        index::FileRecord file = found()) {
  record_failed_reading(file, known, {end, "it broke"});
  return file;
}

TEST(FailedReadings, what_a_busy_machine_may_cause_is_tried_a_few_times) {
  for (const auto end : {ReadingEnd::timed_out, ReadingEnd::out_of_memory, ReadingEnd::crashed}) {
    index::FileRecord row = after(end, nullptr);
    for (int tried = 1; tried < readings_tried_max; ++tried) {
      EXPECT_EQ(row.failed_readings, tried);
      EXPECT_TRUE(is_tried_again(row));
      EXPECT_EQ(row.message, "it broke; the next run tries again");
      row = after(end, &row);
    }
    EXPECT_FALSE(is_tried_again(row));
    EXPECT_EQ(row.message, "it broke");
  }
}

TEST(FailedReadings, what_only_the_file_can_cause_is_not) {
  for (const auto end : {ReadingEnd::forbidden_call, ReadingEnd::invalid_reply}) {
    const index::FileRecord former = found();
    const index::FileRecord row = after(end, &former);
    EXPECT_FALSE(is_tried_again(row));
    EXPECT_FALSE(keeps_former_text(row, &former));
  }
}

TEST(FailedReadings, a_change_or_new_parsers_begin_anew) {
  index::FileRecord settled = after(ReadingEnd::timed_out, nullptr);
  settled.failed_readings = readings_tried_max;
  EXPECT_EQ(after(ReadingEnd::timed_out, &settled, found(8)).failed_readings, 1);
  settled.parsers_version = 2;
  EXPECT_EQ(after(ReadingEnd::timed_out, &settled).failed_readings, 1);
}

TEST(FailedReadings, text_of_an_earlier_reading_is_kept_where_there_is_one) {
  const index::FileRecord indexed = found(6);
  EXPECT_TRUE(keeps_former_text(after(ReadingEnd::timed_out, &indexed), &indexed));
  const index::FileRecord failed = after(ReadingEnd::timed_out, nullptr);
  EXPECT_FALSE(keeps_former_text(after(ReadingEnd::timed_out, &failed), &failed));
  EXPECT_FALSE(keeps_former_text(failed, nullptr));
}

}  // namespace
}  // namespace carrel::engine
