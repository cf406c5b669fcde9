// Time in words: "last March", "seit Juni", "from March to May 2024", "2023 invoices".
//
// Careful on purpose: a number or a month is taken for time only where it reads as time, so a bare
// year inside a query, "the last week of the war" and "her last year" are not.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include "engine/date_range.h"
#include "engine/query_words.h"

namespace carrel::engine {

struct DateMention {
  std::size_t first_word = 0;
  std::size_t word_count = 0;
  DateRange range;
  // Counted from today, as "last week" is: texts do not say it of the time that is meant.
  bool relative = false;
};

// The longest one, of these the first. A month without a year is the last that began by `today`.
std::optional<DateMention> find_date_mention(std::span<const QueryWord> words,
                                             std::chrono::sys_days today);

}  // namespace carrel::engine
