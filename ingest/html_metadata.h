// What an HTML page says about itself.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/html_tree.h"

namespace carrel::ingest {

// Fills title, author, date and language from the head of the page and, for the title, its first
// h1. What is not there stays empty.
void read_html_metadata(const HtmlTree& tree, Document& document);

// White space runs become one space, and the whole is cut to metadata_read_bytes at a character.
std::string metadata_text(std::string_view text);

}  // namespace carrel::ingest
