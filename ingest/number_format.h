// Numbers of a worksheet as a person sees them: dates by ISO 8601, percent, units and currencies.
//
// A number format is read far enough to tell what kind of value it shows (ECMA-376 part
// 1, 18.8.31); how a country writes it is left out, so that "2024-05-17" is found whatever the
// sheet's language is.
#pragma once

#include <string>
#include <string_view>

namespace carrel::ingest {

enum class NumberKind : unsigned char { number, date, time, duration, date_time, percent };

struct NumberFormat {
  NumberKind kind = NumberKind::number;
  int decimals = -1;   // -1: as many as there are
  std::string before;  // a currency
  std::string after;   // a unit
};

// Of a format's code, such as "#,##0.00 [$€-407]" or "yyyy\-mm\-dd".
NumberFormat number_format(std::string_view code);

// Of a built-in format by its number, which has no code in the file.
NumberFormat built_in_format(int id);

// Day 0 of a workbook's dates.
enum class Epoch : unsigned char { year_1900, year_1904 };

std::string show_number(double value, const NumberFormat& format, Epoch epoch);

}  // namespace carrel::ingest
