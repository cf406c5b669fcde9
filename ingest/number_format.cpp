#include "ingest/number_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace carrel::ingest {
namespace {

constexpr int seconds_a_day = 86'400;
constexpr double day_max = 2'958'466;  // 1 January 10000
constexpr std::size_t literal_bytes_max = 16;
constexpr int decimals_max = 15;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// What a format's first section is made of, as it is read.
struct Reading {
  bool has_digits = false, has_point = false, has_day = false, has_hour = false, has_month = false;
  bool is_percent = false, is_elapsed = false, is_general = false;
  int decimals = 0;
  std::string before, after;

  void literal(std::string_view text) {
    std::string& side = has_digits ? after : before;
    if (side.size() + text.size() <= literal_bytes_max) side += text;
  }
};

// "[$€-407]" is a currency, "[h]" an elapsed time, "[Red]" and "[>100]" say how to paint.
void read_bracket(std::string_view inside, Reading& out) {
  if (inside.starts_with('$')) {
    inside.remove_prefix(1);
    out.literal(inside.substr(0, inside.find('-')));
    return;
  }
  if (inside.empty() || inside.size() > 2) return;
  const char c = lower(inside.front());
  if (c == 'h' || c == 'm' || c == 's') out.has_hour = out.is_elapsed = true;
}

// The letter at the front of `code`; returns how many bytes it took.
std::size_t read_letter(std::string_view code, Reading& out) {
  const char c = lower(code.front());
  constexpr std::string_view general = "general";
  if (c == 'g' && code.size() >= general.size()) {
    out.has_digits = out.is_general = true;
    return general.size();
  }
  if (c == 'e' && code.size() > 1 && (code[1] == '+' || code[1] == '-')) {
    out.is_general = true;  // shown with an exponent
    return code.size();
  }
  if (c == 'a' && code.size() > 4 && code[1] == 'M') return 5;  // AM/PM
  if (c == 'y' || c == 'd') out.has_day = true;
  if (c == 'h' || c == 's') out.has_hour = true;
  if (c == 'm') out.has_month = true;
  return 1;
}

Reading read_code(std::string_view code) {
  Reading out;
  while (!code.empty()) {
    const char c = code.front();
    std::size_t taken = 1;
    if (c == ';') break;
    if (c == '"') {
      const std::size_t end = std::min(code.find('"', 1), code.size());
      out.literal(code.substr(1, end - 1));
      taken = std::min(end + 1, code.size());
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']'), code.size());
      read_bracket(code.substr(1, end - 1), out);
      taken = std::min(end + 1, code.size());
    } else if (c == '\\') {
      if (code.size() > 1) out.literal(code.substr(1, 1));
      taken = 2;
    } else if (c == '_' || c == '*') {
      taken = 2;
    } else if (c == '0' || c == '#' || c == '?') {
      out.has_digits = true;
      if (out.has_point) ++out.decimals;
    } else if (c == '.') {
      out.has_point = out.has_digits;
    } else if (c == '%') {
      out.is_percent = true;
    } else if (c == '$' || c == ' ' || static_cast<unsigned char>(c) >= 0x80) {
      out.literal(code.substr(0, 1));
    } else if ((lower(c) >= 'a' && lower(c) <= 'z')) {
      taken = read_letter(code, out);
    }
    code.remove_prefix(std::min(taken, code.size()));
  }
  return out;
}

std::string fixed(double value, int decimals) {
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals);
  return end.ec == std::errc() ? std::string(buffer.data(), end.ptr) : std::string();
}

// As offices show it: fifteen digits, whole numbers without an exponent.
std::string plain(double value) {
  if (value == std::trunc(value) && std::abs(value) < 1e15) return fixed(value, 0);
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, 15);
  return {buffer.data(), end.ptr};
}

std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

std::string clock(std::int64_t seconds) {
  const std::int64_t hours = seconds / 3600;
  const auto rest = static_cast<int>(seconds % 3600);
  std::string out = hours < 100 ? two_digits(static_cast<int>(hours)) : std::to_string(hours);
  out += ":" + two_digits(rest / 60);
  if (rest % 60 != 0) out += ":" + two_digits(rest % 60);
  return out;
}

// The 1900 calendar has a 29 February that never was: days before it count one less.
std::string iso_day(std::int64_t serial, Epoch epoch) {
  using std::chrono::days;
  using std::chrono::sys_days;
  if (epoch == Epoch::year_1904) serial += 1462;
  if (epoch == Epoch::year_1900 && serial < 60) ++serial;
  constexpr sys_days zero = std::chrono::year(1899) / 12 / 30;
  const std::chrono::year_month_day date(zero + days(serial));
  return fixed(static_cast<int>(date.year()), 0) + "-" +
         two_digits(static_cast<int>(static_cast<unsigned>(date.month()))) + "-" +
         two_digits(static_cast<int>(static_cast<unsigned>(date.day())));
}

std::string moment(double value, NumberKind kind, Epoch epoch) {
  auto day = static_cast<std::int64_t>(value);
  auto seconds = static_cast<int>(std::lround((value - static_cast<double>(day)) * seconds_a_day));
  if (seconds == seconds_a_day) {
    ++day;
    seconds = 0;
  }
  if (kind == NumberKind::time) return clock(seconds);
  if (kind == NumberKind::duration) return clock(day * seconds_a_day + seconds);
  const std::string date = iso_day(day, epoch);
  return kind == NumberKind::date ? date : date + " " + clock(seconds);
}

std::string trimmed_literal(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  return text;
}

}  // namespace

NumberFormat number_format(std::string_view code) {
  const Reading read = read_code(code);
  NumberFormat out;
  if (read.has_day || (read.has_month && !read.has_hour && !read.has_digits)) {
    out.kind = read.has_hour ? NumberKind::date_time : NumberKind::date;
    return out;
  }
  if (read.has_hour) {
    out.kind = read.is_elapsed ? NumberKind::duration : NumberKind::time;
    return out;
  }
  if (read.has_digits && !read.is_general) out.decimals = std::min(read.decimals, decimals_max);
  if (read.is_percent) out.kind = NumberKind::percent;
  out.before = trimmed_literal(read.before);
  out.after = trimmed_literal(read.after);
  return out;
}

// ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are the dates of East Asian programs.
NumberFormat built_in_format(int id) {
  NumberFormat out;
  const bool is_date =
      (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
  const bool is_time = (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47);
  if (is_date) out.kind = NumberKind::date;
  if (is_time) out.kind = NumberKind::time;
  if (id == 22) out.kind = NumberKind::date_time;
  if (id == 9 || id == 10) out.kind = NumberKind::percent;
  if (id == 1 || id == 3 || id == 9 || id == 37 || id == 38) out.decimals = 0;
  if (id == 2 || id == 4 || id == 10 || id == 39 || id == 40) out.decimals = 2;
  return out;
}

std::string show_number(double value, const NumberFormat& format, Epoch epoch) {
  if (!std::isfinite(value)) return {};
  const bool is_moment = format.kind != NumberKind::number && format.kind != NumberKind::percent;
  if (is_moment && value >= 0 && value < day_max) return moment(value, format.kind, epoch);
  const double shown = format.kind == NumberKind::percent ? value * 100 : value;
  std::string out = format.decimals >= 0 ? fixed(shown, format.decimals) : plain(shown);
  if (format.kind == NumberKind::percent) return out + "%";
  if (is_moment) return plain(value);
  if (!format.before.empty()) out = format.before + " " + out;
  if (!format.after.empty()) out += " " + format.after;
  return out;
}

}  // namespace carrel::ingest
