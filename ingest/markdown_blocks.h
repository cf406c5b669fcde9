// Markdown within other formats: cells of notebooks, answers of chat programs, cards of a canvas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_writer.h"

namespace carrel::ingest {

// Writes the blocks of a Markdown text without its marks; its headings go `level` levels below the
// top. `lines` are the lines of the original that the lines of the text come from: one each, or one
// for all, or none. Links and tags are added to the document.
void write_markdown(DocumentWriter& writer, std::string_view markdown, int level,
                    const std::vector<int>& lines);

// Writes lines that are to stay as they are, such as code: with their indent, without blank ones
// around.
void write_verbatim(DocumentWriter& writer, BlockKind kind, std::string_view text,
                    const std::vector<int>& lines);

}  // namespace carrel::ingest
