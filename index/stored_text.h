// A document's text and the places of its words, as its rows hold them.
#pragma once

#include <cstdint>
#include <string>

#include "core/span.h"
#include "index/sqlite.h"

namespace carrel::index {

// The whole text. Throws Error{corrupt} when the document has none.
std::string read_text(Database& database, std::int64_t document_id);

// A part of it, cut at its end, without reading much more than that.
std::string read_text(Database& database, std::int64_t document_id, Span span);

// The text of a chunk, and what its document says of itself.
struct ChunkText {
  std::string text, title, language;
};
ChunkText read_chunk(Database& database, std::int64_t chunk_id);

// What pack_words made of one page, which stands at `span` of all pages' words.
std::string read_words(Database& database, std::int64_t document_id, Span span);

}  // namespace carrel::index
