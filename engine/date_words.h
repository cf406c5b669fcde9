// The words that speak of time, by language. A language more is a table more.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace carrel::engine {

// What a word may be in a phrase of time; some may be several things.
enum class DateRole : std::uint8_t {
  month,        // 1 to 12
  named_month,  // the same, which is a person's name or another word too
  short_month,  // the same, cut short: only with a year
  weekday,      // 1, Monday, to 7
  unit,         // a DateUnit
  day,          // days from today: "yesterday" is -1
  last,
  past,     // "last", of a time up to now
  current,  // "this"
  at,       // "in"
  from,     // "from": a range, or as "in"
  belonging,  // "of": "the order of March" and "the women of today" are no time
  to,
  between,
  both,  // "and", after "between"
  since,
  after,
  before,
  of,       // "the last week of ..." is no time that we know
  article,  // between "in" and "last"
  owner,    // "her last year" is no year that we know
  pronoun,  // nor is "the last year she lived"
  count,    // 2 to 10
};

enum class DateUnit : std::uint8_t { day, week, month, year };

struct DateWord {
  std::string_view folded;
  DateRole role;
  int value = 0;
};

using DateWords = std::span<const DateWord>;

// One table a language.
std::span<const DateWords> date_languages();

// "euros": a number before it is no year.
bool is_measure(std::string_view folded);

std::optional<int> value_as(DateWords words, std::string_view folded, DateRole role);

}  // namespace carrel::engine
