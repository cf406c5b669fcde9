#include "ingest/document_wire.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/word_boxes.h"
#include "ingest/limits.h"
#include "ingest/wire_bytes.h"

namespace carrel::ingest {
namespace {

constexpr int int_max = std::numeric_limits<int>::max();
constexpr std::size_t word_bytes_max = 32;

// About what each takes, packed; small documents need no more than the head.
constexpr std::size_t block_bytes = 24;
constexpr std::size_t mark_bytes = 3;
constexpr std::size_t page_bytes = 20;
constexpr std::size_t head_bytes = 512;

// The kind of a block takes the low bits of its first byte.
constexpr std::uint64_t has_box = 0x40;
constexpr std::uint64_t has_place = 0x20;  // page or line

std::uint64_t natural(int value) { return static_cast<std::uint64_t>(std::max(value, 0)); }

void put(ByteWriter& out, const Rect& rect) {
  const auto& [left, top, right, bottom] = rect;
  out.real(left);
  out.real(top);
  out.real(right);
  out.real(bottom);
}

Rect take_rect(ByteReader& in) {
  Rect rect;
  rect.left = in.real();
  rect.top = in.real();
  rect.right = in.real();
  rect.bottom = in.real();
  return rect;
}

// Spans of one list begin no earlier than the one before: `begin` is where that began.
void put(ByteWriter& out, const Span& span, std::size_t& begin) {
  out.number(span.begin - begin);
  out.number(span.end - span.begin);
  begin = span.begin;
}

Span take_span(ByteReader& in, std::size_t& begin, std::size_t text_bytes) {
  Span span;
  span.begin = begin + in.number(text_bytes - begin);
  span.end = span.begin + in.number(text_bytes - span.begin);
  begin = span.begin;
  return span;
}

void put(ByteWriter& out, const std::vector<std::string>& strings) {
  out.number(strings.size());
  for (const std::string& string : strings) out.string(string);
}

// The word for a type or a language is shown as it is: nothing but letters, digits and dashes.
std::string take_word(ByteReader& in) {
  const std::string_view word = in.string(word_bytes_max);
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) ByteReader::fail("a type or language is no word");
  return std::string(word);
}

std::vector<std::string> take_strings(ByteReader& in, std::size_t count_max) {
  std::vector<std::string> strings(in.count(count_max, 1));
  for (std::string& string : strings) string = in.text(string_bytes_max);
  return strings;
}

// The first section is the document itself and the same in all.
void put(ByteWriter& out, const std::vector<Section>& sections) {
  out.number(sections.size() - 1);
  for (std::size_t i = 1; i < sections.size(); ++i) {
    const auto& [parent, level, title] = sections[i];
    out.number(parent);
    out.number(natural(level));
    out.string(title);
  }
}

std::vector<Section> take_sections(ByteReader& in) {
  std::vector<Section> sections(1 + in.count(blocks_max, 3));
  for (std::size_t i = 1; i < sections.size(); ++i) {
    sections[i].parent = static_cast<std::uint32_t>(in.number(i - 1));
    sections[i].level = in.integer(int_max);
    sections[i].title = in.text(string_bytes_max);
  }
  return sections;
}

void put(ByteWriter& out, const std::vector<Block>& blocks) {
  out.number(blocks.size());
  std::size_t begin = 0;
  for (const Block& block : blocks) {
    const auto& [kind, span, section, page, line, box] = block;
    const bool boxed = box != Rect{};
    const bool placed = page > 0 || line > 0;
    out.number(static_cast<std::uint64_t>(kind) | (boxed ? has_box : 0) | (placed ? has_place : 0));
    put(out, span, begin);
    out.number(section);
    if (placed) {
      out.number(natural(page));
      out.number(natural(line));
    }
    if (boxed) put(out, box);
  }
}

std::vector<Block> take_blocks(ByteReader& in, const Document& document) {
  std::vector<Block> blocks(in.count(blocks_max, 4));
  std::size_t begin = 0;
  std::size_t end = 0;
  for (Block& block : blocks) {
    const std::uint64_t first = in.number(0x7F);
    const std::uint64_t kind = first & ~(has_box | has_place);
    if (kind >= block_kind_count) ByteReader::fail("a block is of no kind");
    block.kind = static_cast<BlockKind>(kind);
    block.span = take_span(in, begin, document.text.size());
    if (block.span.begin < end || block.span.empty()) ByteReader::fail("blocks are out of order");
    end = block.span.end;
    block.section = static_cast<std::uint32_t>(in.number(document.sections.size() - 1));
    if ((first & has_place) != 0) {
      block.page = in.integer(int_max);
      block.line = in.integer(int_max);
    }
    if ((first & has_box) != 0) block.box = take_rect(in);
  }
  return blocks;
}

void put(ByteWriter& out, const std::vector<LineMark>& marks) {
  out.number(marks.size());
  std::size_t before = 0;
  for (const auto& [offset, line] : marks) {
    out.number(offset - before);
    out.number(natural(line));
    before = offset;
  }
}

std::vector<LineMark> take_line_marks(ByteReader& in, std::size_t text_bytes) {
  std::vector<LineMark> marks(in.count(text_bytes, 2));
  std::size_t offset = 0;
  for (LineMark& mark : marks) {
    const std::uint64_t step = in.number(text_bytes - offset);
    if (step == 0 && &mark != &marks.front()) ByteReader::fail("lines are out of order");
    offset += step;
    mark.offset = offset;
    mark.line = in.integer(int_max);
  }
  return marks;
}

void put(ByteWriter& out, const std::vector<Page>& pages) {
  out.number(pages.size());
  std::size_t page_begin = 0;
  for (const Page& page : pages) {
    const auto& [number, width, height, span, packed_words] = page;
    out.number(natural(number));
    out.real(width);
    out.real(height);
    put(out, span, page_begin);
    out.string(packed_words);
  }
}

// Words are in order and on their page.
void check_words(const Page& page) {
  WordBoxReader words(page.packed_words, page.span.begin);
  std::size_t begin = page.span.begin;
  while (const auto word = words.next()) {
    if (word->span.begin < begin || word->span.end > page.span.end) {
      ByteReader::fail("words are out of order");
    }
    begin = word->span.begin;
  }
}

std::vector<Page> take_pages(ByteReader& in, std::size_t text_bytes) {
  std::vector<Page> pages(in.count(pages_max, 12));
  std::size_t page_begin = 0;
  for (Page& page : pages) {
    page.number = in.integer(int_max);
    page.width = in.real();
    page.height = in.real();
    page.span = take_span(in, page_begin, text_bytes);
    page.packed_words = in.string(reply_bytes_max);
    check_words(page);
  }
  return pages;
}

void put(ByteWriter& out, const std::vector<Sheet>& sheets) {
  out.number(sheets.size());
  std::size_t before = 0;
  for (const auto& [name, begin, cells] : sheets) {
    out.string(name);
    out.number(begin - before);
    before = begin;
    out.number(cells.size());
    for (const auto& [offset, row, column] : cells) {
      out.number(offset - before);
      out.number(row);
      out.number(column);
      before = offset;
    }
  }
}

// Cells, comments, and merged cells where they reach.
constexpr std::size_t cells_of_sheet_max = 2 * sheet_cells_max + merged_fills_max;

// Each cell begins behind the one before, so that the text bounds how many all sheets have.
std::vector<Sheet> take_sheets(ByteReader& in, std::size_t text_bytes) {
  std::vector<Sheet> sheets(in.count(sheets_max, 3));
  std::size_t offset = 0;
  for (Sheet& sheet : sheets) {
    sheet.name = in.text(string_bytes_max);
    offset += in.number(text_bytes - offset);
    sheet.begin = offset;
    sheet.cells.resize(in.count(std::min(text_bytes, cells_of_sheet_max), 3));
    for (CellMark& cell : sheet.cells) {
      const std::uint64_t step = in.number(text_bytes - offset);
      if (step == 0 && &cell != &sheet.cells.front()) ByteReader::fail("cells are out of order");
      offset += step;
      cell.offset = static_cast<std::uint32_t>(offset);
      cell.row = static_cast<std::uint32_t>(in.number(sheet_rows_max));
      cell.column = static_cast<std::uint32_t>(in.number(sheet_columns_max));
    }
  }
  return sheets;
}

void put(ByteWriter& out, const std::vector<Issue>& issues) {
  out.number(issues.size());
  for (const auto& [kind, page, message] : issues) {
    out.number(static_cast<std::uint64_t>(kind));
    out.number(natural(page));
    out.string(message);
  }
}

std::vector<Issue> take_issues(ByteReader& in) {
  std::vector<Issue> issues(in.count(issues_max, 3));
  for (Issue& issue : issues) {
    issue.kind = static_cast<IssueKind>(in.number(issue_kind_count - 1));
    issue.page = in.integer(int_max);
    issue.message = in.text(string_bytes_max);
  }
  return issues;
}

}  // namespace

// The names of all fields stand here, so that one that is added and not sent does not compile.
void put_document(ByteWriter& out, const Document& document) {
  const auto& [text, type, title, author, date, language, encoding, tags, links, sections, blocks,
               line_marks, pages, sheets, issues] = document;
  std::size_t bytes = text.size() + blocks.size() * block_bytes + line_marks.size() * mark_bytes;
  for (const Page& page : pages) bytes += page.packed_words.size() + page_bytes;
  out.reserve(bytes + head_bytes);
  out.string(text);
  for (const std::string* field : {&type, &language, &title, &author, &date, &encoding}) {
    out.string(*field);
  }
  put(out, tags);
  put(out, links);
  put(out, sections);
  put(out, blocks);
  put(out, line_marks);
  put(out, pages);
  put(out, sheets);
  put(out, issues);
}

std::string encode_document(const Document& document) {
  ByteWriter out;
  put_document(out, document);
  return out.take();
}

Document decode_document(std::string_view bytes) {
  ByteReader in(bytes);
  Document document;
  document.text = in.text(text_bytes_max);
  document.type = take_word(in);
  document.language = take_word(in);
  for (std::string* field : {&document.title, &document.author, &document.date,
                             &document.encoding}) {
    *field = in.text(metadata_bytes_max);
  }
  document.tags = take_strings(in, tags_max);
  document.links = take_strings(in, links_max);
  document.sections = take_sections(in);
  document.blocks = take_blocks(in, document);
  document.line_marks = take_line_marks(in, document.text.size());
  document.pages = take_pages(in, document.text.size());
  document.sheets = take_sheets(in, document.text.size());
  document.issues = take_issues(in);
  in.expect_end();
  return document;
}

}  // namespace carrel::ingest
