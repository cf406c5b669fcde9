#include "ingest/dates.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>

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

}  // namespace

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
