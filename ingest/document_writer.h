// Writes a Document block by block, for formats whose text is put together from their structure.
//
// Owns nothing but the place it stands at. Text goes in as the file has it and comes out clean:
// valid UTF-8, white space runs one space, no soft hyphens, zero-width or control characters.
// Blocks beyond the bounds of limits.h are left out, and one Issue says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

// "One line" or, between '\n', lines, as the writer keeps them. Empty when nothing is visible.
std::string clean_text(std::string_view text);

// The same as a single line.
std::string clean_line(std::string_view text);

class DocumentWriter {
 public:
  explicit DocumentWriter(Document& document) noexcept : document_(document) {}

  // Where what follows stands: a page or slide, and a line or row; 0 for none.
  void set_page(int page) noexcept { page_ = page; }
  void set_line(int line) noexcept { line_ = line; }

  // Opens a section of `level` (1 is the highest) below the last higher one, with its heading.
  void heading(int level, std::string_view text);

  // The same for a sheet of a workbook: what follows is its text.
  void sheet(std::string_view name);

  // A section without a heading of its own in the text, such as an untitled slide.
  void open_section(int level, std::string_view title);

  // What follows belongs to no section; or to one that was opened before.
  void close_sections() noexcept { section_ = 0; }
  void enter_section(std::uint32_t section) noexcept { section_ = section; }
  std::uint32_t section() const noexcept { return section_; }

  // Text without anything visible is no block.
  void block(BlockKind kind, std::string_view text);

  // Text that is kept to be read and is not searched: it belongs to no block.
  void aside(std::string_view text);

  // A block by its lines, such as the rows of a table: each clean, taken as it stands, and with the
  // row or line it comes from (0: none). In a sheet, lines may say where in them each cell begins.
  struct Line {
    struct Cell {
      std::size_t offset;
      std::uint32_t column;  // 1-based
    };
    std::string text;
    int line = 0;
    std::vector<Cell> cells{};
  };
  void lines(BlockKind kind, const std::vector<Line>& lines);

  bool is_full() const noexcept { return is_full_; }
  Document& document() noexcept { return document_; }

 private:
  bool add(BlockKind kind, std::string_view text);
  void mark(std::size_t offset, int line);
  void mark_cell(std::size_t offset, std::uint32_t row, std::uint32_t column);
  void cut();

  Document& document_;
  std::uint32_t section_ = 0;
  int page_ = 0;
  int line_ = 0;
  bool is_full_ = false;
};

// The title, where the metadata has none: that of the first section of the highest level.
void title_from_sections(Document& document);

}  // namespace carrel::ingest
