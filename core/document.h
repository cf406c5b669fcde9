// What a parser makes of one file: its text, and where in it everything stands.
//
// Document::text is the extracted text, always valid UTF-8. For Markdown, plain text and other texts
// for reading it is the file's own text (converted to UTF-8, otherwise unchanged), so that lines and
// citations match what an editor shows; for HTML, PDF and the like it is rendered from the structure. Every Span in this
// file counts bytes of that text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel {

// On disk as their numbers: do not renumber.
enum class BlockKind : std::uint8_t {
  heading = 0,
  paragraph = 1,
  list_item = 2,
  table = 3,
  code = 4,
  quote = 5,
};
inline constexpr std::size_t block_kind_count = 6;

// A rectangle on a page, in points (1/72 inch), origin at the page's top left corner.
struct Rect {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
  bool operator==(const Rect&) const = default;
};

// A heading and its place in the outline. sections[0] is the document itself (level 0, no title).
struct Section {
  std::uint32_t parent = 0;  // index in Document::sections; 0 for the root's children and the root
  int level = 0;             // 1 is the highest heading
  std::string title;
};

// A run of text that belongs together. Blocks are in reading order and do not overlap; text
// between them (markup, front matter, blank lines) belongs to no block and is not searched.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  Span span;
  std::uint32_t section = 0;  // index in Document::sections; a heading block is in its own section
  int page = 0;               // 1-based page, slide or chapter; 0 where the format has none
  int line = 0;               // 1-based line, or row of a sheet; 0 where the original has none
  Rect box;                   // around the block on its page; all 0 without pages
};

// From `offset` in Document::text on, up to the next mark, the text comes from this line.
struct LineMark {
  std::size_t offset = 0;
  int line = 0;  // 1-based, in the original
  bool operator==(const LineMark&) const = default;
};

// The line of the last mark at or before `offset`, else that of the first; 0 without marks. `marks`
// are in ascending order of offset.
int line_of(std::span<const LineMark> marks, std::size_t offset) noexcept;

// From `offset` in Document::text on, up to the next mark, the text is of this cell; row 0: of none.
struct CellMark {
  std::uint32_t offset = 0;
  std::uint32_t row = 0;  // 1-based, as columns
  std::uint32_t column = 0;
  bool operator==(const CellMark&) const = default;
};

// A sheet of a workbook: its text goes on to where the next begins.
struct Sheet {
  std::string name;
  std::size_t begin = 0;
  std::vector<CellMark> cells;  // in ascending order of offset
  bool operator==(const Sheet&) const = default;
};

// "B3"; empty for row 0.
std::string cell_name(std::uint32_t row, std::uint32_t column);

struct WordBox {
  Span span;
  Rect box;
};

struct Page {
  int number = 1;  // 1-based
  float width = 0;
  float height = 0;
  Span span;  // the page's text
  std::string packed_words;  // where its words stand, in order: core/word_boxes.h
};

// Something that could not be read. The rest of the document stands.
enum class IssueKind : std::uint8_t {
  encrypted,   // a password is needed; nothing could be read
  damaged,     // the file is broken; what could be read is there
  no_text,     // valid, but without text, such as a scan
  encoding,    // bytes that are not valid in the file's encoding were replaced
  limit,       // longer than a bound of ingest/limits.h; smaller files help
  unsupported, // a feature or type that cannot be read
  hidden,      // text that a reader of the document would not see was left out
  no_ocr,      // a picture of text, and nothing there to read it with
  ocr_broken,  // the same, and what should read it does not start
  unfinished,  // the next run goes on with it
  part_limit,   // a part of it, such as a title, a table or a page, was cut at such a bound
  not_unpacked, // packed too deep, too big when unpacked, or packed in an unknown way
  unsafe_name,  // what is packed in it has names that lead out of it, which are not followed
  no_document   // a link or a device in an archive: there is nothing to read
};
inline constexpr std::size_t issue_kind_count = 14;

std::string_view issue_kind_name(IssueKind kind) noexcept;

struct Issue {
  IssueKind kind = IssueKind::damaged;
  int page = 0;  // 1-based; 0: the whole file
  std::string message;
};

struct Document {
  std::string text;
  std::string type;   // "pdf", "docx", "html", "markdown", "text" ...: see ingest/parse.h
  std::string title;  // from metadata or the first top heading; empty when there is none
  std::string author;
  std::string date;      // ISO 8601, "2024-05-17" or with a time; empty when unknown
  std::string language;  // ISO 639-1, such as "de"; empty when unknown
  std::string encoding;  // of the original, such as "windows-1252"; empty where it has no meaning
  std::vector<std::string> tags;   // without '#'
  std::vector<std::string> links;  // wiki and relative links, as written; "alias:x": its other name x
  std::vector<Section> sections{Section{}};
  std::vector<Block> blocks;
  std::vector<LineMark> line_marks;  // one wherever the line changes; of text rendered from a file
                                     // that has lines (HTML) or rows (sheets), else empty
  std::vector<Page> pages;  // empty where the format has no pages
  std::vector<Sheet> sheets;  // of workbooks, in ascending order of begin
  std::vector<Issue> issues;

  // "Chapter > Section > Subsection" for a section; empty for the root.
  std::string heading_path(std::uint32_t section) const;
};

}  // namespace carrel
