#include "engine/date_range.h"

#include <cstdio>

namespace carrel::engine {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

DateRange range_of(DatePoint point) {
  const std::chrono::year year(point.year);
  if (point.month == 0)
    return {sys_days(year / 1 / 1), sys_days((year + std::chrono::years(1)) / 1 / 1)};
  const year_month month = year / static_cast<unsigned>(point.month);
  return {sys_days(month / 1), sys_days((month + std::chrono::months(1)) / 1)};
}

std::string iso_date(sys_days day) {
  const year_month_day date(day);
  char text[40];  // more than the compiler thinks three numbers may take
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string text_of(const DateRange& range) {
  if (!range.end) return iso_date(*range.begin) + " or later";
  const std::string last = iso_date(*range.end - days(1));
  if (!range.begin) return "up to " + last;
  const std::string first = iso_date(*range.begin);
  if (first == last) return first;
  const year_month_day date(*range.begin);
  if (range == range_of({.year = static_cast<int>(date.year())})) return first.substr(0, 4);
  const auto month = static_cast<int>(static_cast<unsigned>(date.month()));
  if (range == range_of({.year = static_cast<int>(date.year()), .month = month}))
    return first.substr(0, 7);
  return first + " to " + last;
}

}  // namespace carrel::engine
