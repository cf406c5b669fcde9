// A block's text without the markup that only a renderer needs: what an embedding model should
// read.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

// Appends the plain text of one block (or a part of it) to `out`. White space runs become one space
// (line breaks stay in code and tables). Of Markdown, link targets, emphasis, heading and table
// marks, HTML tags and the target half of a wiki link go; other types have no such marks. Linear in
// `text`.
void append_plain(std::string& out, std::string_view text, BlockKind kind,
                  std::string_view document_type);

}  // namespace carrel::ingest
