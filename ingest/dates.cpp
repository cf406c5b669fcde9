#include "ingest/dates.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::string_view text, std::size_t begin, std::size_t count) {
  if (text.size() < begin + count) return false;
  for (std::size_t i = begin; i < begin + count; ++i) {
    if (!is_digit(text[i])) return false;
  }
  return true;
}

// The time of day at the beginning of `text`: "T10:30", seconds and zone if they are there.
std::string_view time_of_day(std::string_view text) {
  const bool has_time = text.size() >= 6 && (text[0] == 'T' || text[0] == ' ') &&
                        are_digits(text, 1, 2) && text[3] == ':' && are_digits(text, 4, 2);
  if (!has_time) return {};
  std::size_t end = 6;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ':' || text[end] == '.')) ++end;
  if (end < text.size() && text[end] == 'Z') return text.substr(0, end + 1);
  const bool has_zone = end + 3 <= text.size() && (text[end] == '+' || text[end] == '-');
  if (!has_zone || !are_digits(text, end + 1, 2)) return text.substr(0, end);
  end += 3;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ':')) ++end;
  return text.substr(0, end);
}

// Numbers and words of a date, in order; '.' and ':' after a number say what it is of.
struct DatePart {
  std::string word;  // of letters, in lower case; empty for a number
  int number = 0;
  char after = ' ';
};

std::vector<DatePart> date_parts(std::string_view text) {
  std::vector<DatePart> parts;
  for (std::size_t at = 0; at < text.size() && parts.size() < date_parts_max;) {
    DatePart part;
    const std::size_t begin = at;
    for (; at < text.size() && is_digit(text[at]) && part.number < date_number_max; ++at) {
      part.number = part.number * 10 + (text[at] - '0');
    }
    if (at == begin) {
      for (; at < text.size() && ((text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z'); ++at) {
        part.word += static_cast<char>(text[at] | 0x20);
      }
    }
    if (at == begin) {
      ++at;
      continue;
    }
    if (at < text.size()) part.after = text[at];
    parts.push_back(std::move(part));
  }
  return parts;
}

// 1 to 12 of an English month or its first three letters; 0 for other words.
int month_of(std::string_view word) {
  constexpr std::string_view months =
      "january february march april may june july august september october november december ";
  int month = 0;
  for (std::size_t at = 0; at < months.size(); at = months.find(' ', at) + 1) {
    ++month;
    const std::string_view name = months.substr(at, months.find(' ', at) - at);
    if (word.size() >= 3 && name.starts_with(word)) return month;
  }
  return 0;
}

struct WrittenDay {
  int year = 0, month = 0, day = 0;
  bool is_valid() const {
    return year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
};

// By where the month stands among the first three parts.
WrittenDay written_day(const std::vector<DatePart>& parts) {
  if (parts.size() < 3) return {};
  if (const int month = month_of(parts[0].word); month != 0) {
    return {parts[2].number, month, parts[1].number};
  }
  if (const int month = month_of(parts[1].word); month != 0) {
    return {parts[2].number, month, parts[0].number};
  }
  if (parts[0].after != '.' || parts[1].after != '.') return {};
  return {parts[2].number, parts[1].number, parts[0].number};
}

// "T17:43:21" of the parts after a day; empty when they are no time.
std::string written_time(const std::vector<DatePart>& parts) {
  constexpr std::size_t hour_at = 3;
  if (parts.size() < hour_at + 2 || parts[hour_at].after != ':') return {};
  int hour = parts[hour_at].number;
  const int minute = parts[hour_at + 1].number;
  const bool has_second = parts[hour_at + 1].after == ':' && parts.size() > hour_at + 2;
  const int second = has_second ? parts[hour_at + 2].number : 0;
  const std::size_t half_at = hour_at + (has_second ? 3 : 2);
  const std::string half = half_at < parts.size() ? parts[half_at].word : std::string();
  if ((half == "pm" || half == "am") && hour == 12) hour = 0;
  if (half == "pm") hour += 12;
  if (hour > 23 || minute > 59 || second > 60) return {};
  char text[40];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d", hour, minute, second);
  return has_second ? text : std::string(text).substr(0, 6);
}

}  // namespace

std::string written_date(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '@')) text.remove_prefix(1);
  text = text.substr(0, date_bytes_max);
  if (std::string date = iso_date(text); !date.empty()) return date;
  const std::vector<DatePart> parts = date_parts(text);
  const WrittenDay day = written_day(parts);
  if (!day.is_valid()) return {};
  char date[40];
  std::snprintf(date, sizeof date, "%04d-%02d-%02d", day.year, day.month, day.day);
  return date + written_time(parts);
}

std::string iso_date(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (!are_digits(text, 0, 4)) return {};
  const bool compact = are_digits(text, 0, 8) && (text.size() == 8 || !is_digit(text[8]));
  if (compact) {
    text = text.substr(0, 8);
    return std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' +
           std::string(text.substr(6));
  }
  const bool separated = text.size() >= 10 && (text[4] == '-' || text[4] == '/') &&
                         text[7] == text[4] && are_digits(text, 5, 2) && are_digits(text, 8, 2);
  if (!separated) return {};
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  if (month < "01" || month > "12" || day < "01" || day > "31") return {};
  std::string date(text.substr(0, 4));
  date.append("-").append(month).append("-").append(day);
  std::string time(time_of_day(text.substr(10)));
  if (!time.empty()) time.front() = 'T';
  return date + time;
}

std::string iso_date_of_seconds(std::string_view written) {
  constexpr std::int64_t seconds_max = 253402300799;  // of the year 9999
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), seconds);
  if (error != std::errc() || seconds <= 0 || seconds > seconds_max) return {};
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace carrel::ingest
