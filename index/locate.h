// From bytes of extracted text to pages, lines and boxes of the original.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

// Whether extracted text of this type is the file's own text, so that lines can be counted in it.
bool text_is_the_file(std::string_view type) noexcept;

// The page that holds the first of `spans`, and a box for each line of words there that one of
// `spans` touches. Page 0 when the document has no pages.
Place place_on_page(Database& database, std::int64_t document_id, std::span<const Span> spans);

// Fills in what a reader of the original finds `span` by: its sheet and cell, and where `place` has
// no page yet, its slide or chapter, else its lines; of the text itself where the original has none.
void place_in_original(Database& database, std::int64_t document_id, std::string_view type,
                       Span span, Place& place);

}  // namespace carrel::index
