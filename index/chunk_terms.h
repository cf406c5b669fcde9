// The text index's row of one chunk: what prepare() makes, and what deleting needs again.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/fts.h"

namespace carrel::index {

// What is the same for all chunks of a document.
struct DocumentTerms {
  std::string language;
  std::string title;  // analysed
  std::string name;   // analysed
  std::size_t title_positions = 0;
};

DocumentTerms document_terms(std::string_view language, std::string_view title,
                             std::string_view path);

// The analysed fields of one chunk in one string (PreparedDocument::analysed): a byte with the
// chunk's packed length, then the fields in order of Field with a line feed between.
std::string chunk_terms(const DocumentTerms& document, std::string_view heading,
                        std::string_view body);

// The parts of such a string, as views into it.
struct ChunkTerms {
  std::uint8_t length = 0;
  std::array<std::string_view, field_count> fields;
};
ChunkTerms split_chunk_terms(std::string_view joined);

}  // namespace carrel::index
