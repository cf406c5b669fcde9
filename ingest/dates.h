// Dates as metadata writes them, in the form carrel keeps them.
#pragma once

#include <string>
#include <string_view>

namespace carrel::ingest {

// "2024-05-17" or "2024-05-17T10:30:00Z" from text that begins with a date in year, month, day
// order, separated by '-' or '/' or not at all (ISO 8601); empty for anything else.
std::string iso_date(std::string_view text);

// The same of a date as programs show it: "Nov 3, 2019, 5:43:21 PM", "3 November 2019 17:43",
// "03.11.2019, 17:43" or what iso_date reads; a leading '@' is passed over. No zone. Of numbers with
// '/' between, the year must come first: 3/4/2019 is a day in March or in April. Empty for anything else.
std::string written_date(std::string_view text);

// "2024-05-17T10:30:00Z" of seconds since 1970, written as a number; empty for anything else.
std::string iso_date_of_seconds(std::string_view written);

}  // namespace carrel::ingest
