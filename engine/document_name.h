// Names of documents and of places in them, as search prints them and get takes them.
//
//   notes/rent.md:12        a line            book.epub#page=3   a page, slide or chapter
//   notes/rent.md:12:5      five from there   b.xlsx#Costs!B7    a cell of a sheet
//   notes/rent.md#Deposit   below a heading   a.docx#bytes=10-25 bytes of the extracted text
//
// A name that no terminal or JSON can show as it is (no UTF-8, a line break or another control
// character in it) is written as a URI, in which those bytes are escaped: carrel://notes/caf%E9.md:12
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/passage.h"
#include "core/span.h"
#include "index/store.h"

namespace carrel::engine {

// "collection/path" or, where that cannot be shown, the URI. find_named takes either.
std::string document_place(std::string_view collection, std::string_view file);
// "carrel://collection/path", with what cannot be shown and '%' escaped.
std::string document_uri(std::string_view collection, std::string_view file);

// document_place with the place behind it: its page, sheet and cell, or line.
std::string place_text(std::string_view collection, std::string_view file,
                       const index::Place& place);
std::string place_text(const Passage& passage);

// "Costs!B7", with the name in quotes where a spreadsheet program would want them; a sheet alone
// where there is no cell.
std::string sheet_reference(std::string_view sheet, std::string_view cell);

struct DocumentName {
  std::string name;  // "#docid", "collection/path", a path …
  int line = 0;      // 1-based first line as the original counts them; 0: from the start
  int count = 0;     // lines; 0: to the end
  int page = 0;      // 1-based, from "#page=N"; 0: all pages
  std::string part;  // "Heading", "^block" or "Sheet!B7"
  Span bytes;        // of the extracted text, from "#bytes=BEGIN-END"; empty: all

  bool is_whole() const noexcept { return line == 0 && page == 0 && part.empty() && bytes.empty(); }
};

// What `text` may mean, the likeliest first: a file may really be called "12:30.md" or "C#.md", so
// that as little as can be is taken for a place. A URI (carrel://collection/path) is taken apart.
std::vector<DocumentName> readings_of(std::string_view text);

}  // namespace carrel::engine
