// What the readers of plain text and of Markdown share: from bytes to clean text, and paragraphs.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

// A Document of `type` with text and encoding set: UTF-8, control characters made spaces, cut at
// text_bytes_max; with Issues for what was replaced or cut. `declared` as in core's to_utf8.
Document decode_text(std::string_view bytes, std::string_view type, std::string_view declared = {});

// A Document of the same type, encoding and Issues whose text is yet to be put together, for formats
// whose source is not for reading.
Document without_text(const Document& source);

// Adds the paragraphs of the text from `begin` on: runs of lines between blank ones, with headings
// underlined by "===" (level 1) or "---" (level 2).
void add_paragraphs(Document& document, std::size_t begin);

// Adds a section of `level` under the last one that is higher, and returns its index.
std::uint32_t add_section(Document& document, std::uint32_t current, int level,
                          std::string_view title);

// Adds a block. False when there are blocks_max already; the first time an Issue says so.
bool add_block(Document& document, BlockKind kind, Span span, std::uint32_t section, int line);

}  // namespace carrel::ingest
