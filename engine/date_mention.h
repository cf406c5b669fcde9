// Time in words: "last March", "seit Juni", "from March to May 2024", "2023 invoices".
//
// Careful on purpose: a number or a month is taken for time only where it reads as time, so a bare
// year inside a query, "in 2000 words", "the last week of the war" and "her last year" are not.
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
  // Weeks, months or years counted from today, as in "last week": texts do not say that of the time
  // meant. "Yesterday" is a song's name too, and "last March" has a word that texts may hold.
  bool relative = false;
};

// The longest one, of these the first. A month without a year is the last that began by `today`.
std::optional<DateMention> find_date_mention(std::span<const QueryWord> words,
                                             std::chrono::sys_days today);

}  // namespace carrel::engine
