// How quoted pieces read in an answer: without the marks of Markdown and table layout.
#pragma once

#include <string>
#include <string_view>

#include "generate/units.h"

namespace carrel::generate {

// One line, white space collapsed. A list item loses its bullet, a heading its '#', a table row's
// cells are parted by commas. Words and numbers stay as they are.
std::string display_text(const Unit& unit, std::string_view passage_text);

}  // namespace carrel::generate
