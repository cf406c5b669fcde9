// Records of separated values (RFC 4180, and what programs write beside it): quotes, doubled
// quotes, line ends within quotes, any of the usual delimiters.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ingest/row_table.h"

namespace carrel::ingest {

// The delimiter that parts the first records of `text` most evenly: ',', ';', tab or '|'. Tab where
// nothing does.
char guess_delimiter(std::string_view text);

class CsvRecords {
 public:
  // Keeps the view.
  CsvRecords(std::string_view text, char delimiter) noexcept : text_(text), delimiter_(delimiter) {}

  // The next record, with the line it begins on; blank lines are passed over. False at the end.
  bool next(TableRow& record);

  // That a record had more cells than are read.
  bool has_cut() const noexcept { return has_cut_; }

 private:
  std::string_view take_plain();
  std::string take_quoted();
  void end_line() noexcept;

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool has_cut_ = false;
  bool no_more_quotes_ = false;  // one was never closed: from there on they are letters
};

}  // namespace carrel::ingest
