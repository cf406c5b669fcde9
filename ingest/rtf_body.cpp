#include "ingest/rtf_body.h"

#include <algorithm>
#include <utility>

#include "ingest/limits.h"

namespace carrel::ingest {

void RtfBody::add(std::string_view text) {
  if (line().text.size() < text_bytes_max) line().text += text;
}

void RtfBody::end_paragraph() {
  RtfParagraph& ended = line();
  if (ended.is_in_table && lines_.size() == 1) return add("\n");  // a cell of several paragraphs
  RtfParagraph next = ended;                                      // properties last until \pard
  next.text.clear();
  emit(std::exchange(ended, std::move(next)));
}

void RtfBody::emit(const RtfParagraph& paragraph) {
  if (lines_.size() > 1) {
    if (inner_.back().size() < text_bytes_max) inner_.back() += paragraph.text + "\n";
    return;
  }
  if (!paragraph.text.empty()) flush_table();
  if (paragraph.is_title && title_.empty()) title_ = clean_line(paragraph.text);
  if (paragraph.level > 0 || paragraph.is_title) {
    writer_.heading(std::max(paragraph.level, 1), paragraph.text);
  } else {
    writer_.block(paragraph.is_list ? BlockKind::list_item : BlockKind::paragraph, paragraph.text);
  }
  write_beside();
}

void RtfBody::write_beside() {
  beside_bytes_ = 0;
  for (const std::string& text : std::exchange(beside_, {})) {
    writer_.block(BlockKind::paragraph, text);
  }
}

bool RtfBody::begin_inner() {
  if (lines_.size() >= rtf_notes_max) return false;
  inner_.emplace_back();
  lines_.emplace_back();
  return true;
}

void RtfBody::end_inner(RtfPlace place) {
  if (lines_.size() < 2) return;
  inner_.back() += line().text;
  lines_.pop_back();
  std::string text = clean_text(inner_.back());
  inner_.pop_back();
  if (text.empty()) return;
  if (place != RtfPlace::repeated) {
    if (beside_bytes_ > text_bytes_max) return;  // no document holds more
    beside_bytes_ += text.size() + sizeof text;
    beside_.push_back(std::move(text));
  } else if (seen_.insert(text).second) {
    repeated_.push_back(std::move(text));
  }
}

void RtfBody::end_cell() {
  if (lines_.size() > 1) return add(" ");
  has_wide_row_ = has_wide_row_ || cells_.size() >= sheet_columns_max;
  if (cells_.size() < sheet_columns_max) cells_.push_back(clean_line(line().text));
  line().text.clear();
}

void RtfBody::end_row() {
  if (lines_.size() > 1) return add("\n");
  if (cells_.empty()) return;
  if (header_row_ && header_rows_ == rows_.size()) ++header_rows_;
  header_row_ = false;
  rows_.push_back({.cells = std::exchange(cells_, {})});
  row_bytes_ += bytes_of(rows_.back());
  if (row_bytes_ > table_bytes_max) flush_table();  // a table of several blocks then
}

void RtfBody::flush_table() {
  if (!cells_.empty()) end_row();
  if (rows_.empty()) return;
  const bool is_frame = std::all_of(rows_.begin(), rows_.end(),
                                    [](const TableRow& row) { return row.cells.size() == 1; });
  for (const TableRow& row : rows_) {
    if (is_frame) writer_.block(BlockKind::paragraph, row.cells[0]);
  }
  if (!is_frame) write_table(writer_, rows_, header_rows_);
  rows_.clear();
  row_bytes_ = 0;
  header_rows_ = 0;
  write_beside();
}

void RtfBody::finish() {
  while (lines_.size() > 1) end_inner(RtfPlace::beside_line);
  line().is_in_table = false;
  end_paragraph();
  flush_table();
  writer_.close_sections();
  for (const std::string& text : repeated_) writer_.block(BlockKind::paragraph, text);
}

}  // namespace carrel::ingest
