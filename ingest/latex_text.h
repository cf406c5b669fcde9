// The pieces of LaTeX source: commands, their arguments, and prose without commands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/row_table.h"

namespace carrel::ingest {

struct LatexCommand {
  std::string_view name;  // "section*", or one character that is no letter
  std::size_t begin = 0;  // of the backslash
  std::size_t end = 0;    // after the name
};

// The command whose backslash is at `at`.
LatexCommand latex_command(std::string_view text, std::size_t at) noexcept;

struct LatexArgument {
  std::string_view text;  // between the braces
  std::size_t end = 0;    // after the closing one
  bool is_there = false;
};

// "{…}" at or after white space from `at`, past any "[…]" before it. Not there when it is not
// closed within a few thousand bytes: then a brace is only a brace.
LatexArgument latex_argument(std::string_view text, std::size_t at) noexcept;

// Past "[…]" at `at`.
std::size_t latex_options_end(std::string_view text, std::size_t at) noexcept;

// What `command` takes as it is written, where '%' and '\\' are letters: "\verb|…|",
// "\lstinline[…]{…}", "\url{…}", and the target of "\href"; not there otherwise.
LatexArgument latex_letters(std::string_view text, const LatexCommand& command) noexcept;

// What would be printed: accents put on their letters, quotes and dashes set, formulas kept as they
// are. Linear in `text`.
std::string plain_latex(std::string_view text);

// The cells of a table's row, between '&'.
TableRow latex_row(std::string_view row);

}  // namespace carrel::ingest
