// Right-to-left scripts in PDFs, whose glyphs are stored as they stand: from left to right.
#pragma once

#include <string>
#include <string_view>

namespace carrel::ingest {

// Hebrew, Arabic and their neighbours, with their presentation forms.
bool is_right_to_left(char32_t c) noexcept;

// A word whose characters are in the order of their places, as it is read: turned round where it is
// of a right-to-left script, with its numbers left as they are. Not the whole of UAX #9, which needs
// the paragraph.
std::string in_reading_order(std::string_view word);

}  // namespace carrel::ingest
