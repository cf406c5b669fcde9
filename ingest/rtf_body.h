// The paragraphs and tables of an RTF, as its control words end them.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_writer.h"
#include "ingest/row_table.h"
#include "ingest/rtf_words.h"

namespace carrel::ingest {

struct RtfParagraph {
  std::string text;
  int level = 0;  // of a heading; 0: none
  bool is_title = false;
  bool is_list = false;
  bool is_in_table = false;
};

class RtfBody {
 public:
  explicit RtfBody(DocumentWriter& writer) : writer_(writer) { lines_.emplace_back(); }

  // The paragraph being written, of the innermost note that is open.
  RtfParagraph& line() noexcept { return lines_.back(); }

  void add(std::string_view text);
  void end_paragraph();
  void end_cell();
  void end_row();
  void mark_header_row() noexcept { header_row_ = true; }

  // A footnote, comment, header or text box begins; false when too many are open. At its end, what
  // stands in a header or footer is kept for the document's end, the rest follows its paragraph.
  bool begin_inner();
  void end_inner(RtfPlace place);

  // Everything that is still open ends.
  void finish();

  const std::string& title() const noexcept { return title_; }
  bool has_wide_row() const noexcept { return has_wide_row_; }  // with more cells than are kept

 private:
  void emit(const RtfParagraph& paragraph);
  void write_beside();
  void flush_table();

  DocumentWriter& writer_;
  std::vector<RtfParagraph> lines_;  // the body's, and of each note that is open
  std::vector<std::string> inner_;   // text of those notes so far
  std::vector<std::string> beside_;  // notes that follow the paragraph
  std::size_t beside_bytes_ = 0;
  std::vector<std::string> repeated_;
  std::set<std::string> seen_;
  std::vector<std::string> cells_;
  std::vector<TableRow> rows_;
  std::size_t row_bytes_ = 0;  // of rows_
  std::size_t header_rows_ = 0;
  bool header_row_ = false;
  bool has_wide_row_ = false;
  std::string title_;
};

}  // namespace carrel::ingest
