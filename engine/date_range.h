// A run of days, as words of time mean one.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace carrel::engine {

// Days, the last one not included; no begin or end where the words are open there.
struct DateRange {
  std::optional<std::chrono::sys_days> begin, end;
  bool operator==(const DateRange&) const = default;
};

// A month of a year; a whole year without a month. A month alone has its year still to be found.
struct DatePoint {
  int year = 0;
  int month = 0;
};

// Of a point with a year.
DateRange range_of(DatePoint point);

// "2023", "2026-03", "2026-11-16 to 2026-11-22", "2026-06-01 or later".
std::string text_of(const DateRange& range);

// As filters have it: ISO 8601.
std::string iso_date(std::chrono::sys_days day);

}  // namespace carrel::engine
