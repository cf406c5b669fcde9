// What the control words of RTF mean to a reader of text.
#pragma once

#include <cstdint>
#include <string_view>

namespace carrel::ingest {

// Where the text of a group goes.
enum class RtfPlace : std::uint8_t {
  body,
  skipped,
  fonts,
  styles,
  title,
  author,
  keywords,
  created,
  changed,
  instruction,  // of a field
  result,       // of a field
  beside_line,  // footnote, comment, text box: follows its paragraph
  repeated,     // header, footer: once, at the end
};

enum class RtfAction : std::uint8_t {
  none,
  place,      // the group is one of the above
  character,  // stands for a character
  paragraph,
  line_break,
  cell,
  row,
  nested_cell,
  paragraph_defaults,
  character_defaults,
  in_table,
  header_row,
  style,
  outline_level,
  list,
  hidden,
  deleted,
  unicode,
  unicode_skip,
  font,
  charset,
  font_code_page,
  code_page,
  macintosh,
  year,
  month,
  day,
};

struct RtfWord {
  std::string_view name;
  RtfAction action = RtfAction::none;
  RtfPlace place = RtfPlace::body;
  char32_t character = 0;
};

// RtfAction::none for a word that does not matter.
const RtfWord& rtf_word(std::string_view name) noexcept;

// Names of encodings, as core's decode_as() knows them, by \fcharset and by the number of a code
// page.
std::string_view rtf_charset(int number) noexcept;
std::string_view rtf_code_page(int number) noexcept;

}  // namespace carrel::ingest
