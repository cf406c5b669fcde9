// What must hold of a document, whatever its bytes were: a fuzz target aborts when it does not.
#pragma once

#include <cstddef>
#include <cstdlib>

#include "core/document.h"
#include "core/unicode.h"

namespace carrel {

inline void abort_unless_well_formed(const Document& document) {
  if (!is_valid_utf8(document.text) || !is_valid_utf8(document.title)) std::abort();
  std::size_t end = 0;
  for (const Block& block : document.blocks) {
    const bool in_order = block.span.begin >= end && block.span.begin < block.span.end;
    if (!in_order || block.span.end > document.text.size()) std::abort();
    if (block.section >= document.sections.size() || block.line < 0 || block.page < 0) std::abort();
    end = block.span.end;
  }
  for (std::size_t i = 1; i < document.line_marks.size(); ++i) {
    if (document.line_marks[i].offset <= document.line_marks[i - 1].offset) std::abort();
  }
  std::size_t offset = 0;
  for (const Sheet& sheet : document.sheets) {
    if (sheet.begin < offset || sheet.begin >= document.text.size()) std::abort();
    offset = sheet.begin;
    for (const CellMark& cell : sheet.cells) {
      if (cell.offset <= offset || cell.offset >= document.text.size()) std::abort();
      offset = cell.offset;
    }
  }
}

}  // namespace carrel
