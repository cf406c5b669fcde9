// Writes the content of a page as the text and Blocks of a Document.
#pragma once

#include "core/document.h"
#include "ingest/html_main.h"
#include "ingest/html_tree.h"

namespace carrel::ingest {

// Appends text, blocks, sections and links; adds Issue{limit} when a bound of limits.h cuts it.
void render_html(const HtmlTree& tree, const MainContent& content, Document& document);

}  // namespace carrel::ingest
