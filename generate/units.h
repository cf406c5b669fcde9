// A passage cut into the pieces an answer may quote: sentences, list items, headings, rows of
// tables, lines of code.
//
// Works on the text alone, because a Passage does not carry its blocks: Markdown marks in Markdown
// and plain text, " | " between the cells of rows that were rendered from HTML or PDF.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel::generate {

enum class UnitKind { sentence, list_item, heading, table_row, code };

struct Unit {
  UnitKind kind = UnitKind::sentence;
  Span span;                            // in the passage's text, never empty
  std::optional<std::size_t> above;     // index of the heading it stands under
  std::optional<std::size_t> lead;      // a table's header row, or the sentence before a list
  std::size_t block = 0;                // units of one paragraph, list or table share it
};

// In order, not overlapping. `language` (ISO 639-1, may be empty) chooses the sentence rules.
std::vector<Unit> split_units(std::string_view text, std::string_view language);

}  // namespace carrel::generate
