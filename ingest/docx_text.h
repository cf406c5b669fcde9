// The paragraphs and tables of a WordprocessingML part, in reading order: body, header, footer,
// footnotes, comments.
//
// Deleted text of tracked changes and text a reader does not see stay out; the result of a field
// stays, its instruction does not. The text of a text box follows the paragraph it is anchored in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/docx_styles.h"
#include "ingest/row_table.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {

struct DocxParagraph {
  std::string text;  // as the file has it; '\n' at line breaks
  int level = 0;     // of a heading; 0: none
  bool is_title = false;
  bool is_list = false;
  bool is_quote = false;
  bool is_bold = false;  // all of it
  std::vector<std::string>
      notes;  // "footnote 2", "endnote 1", "comment 0", where it refers to them
};

// Receives what a part holds.
class DocxSink {
 public:
  virtual ~DocxSink() = default;
  virtual void paragraph(DocxParagraph&& paragraph) = 0;
  // Cells that hold no data but lay out a page come as paragraphs.
  virtual void table(const std::vector<TableRow>& rows, std::size_t header_rows,
                     const std::vector<std::string>& notes) = 0;
  virtual void note(std::string_view) {}  // what follows belongs to "footnote 2"
  virtual bool is_full() const { return false; }
};

class DocxText : public XmlHandler {
 public:
  DocxText(const DocxStyles& styles, DocxSink& sink) : styles_(styles), sink_(sink) {}

  static std::span<const XmlName> names();

  void start(int element, const XmlAttributes& attributes) override;
  void end(int element) override;
  void text(std::string_view text) override;
  bool is_done() const override { return sink_.is_full(); }

  std::size_t hidden_bytes() const noexcept { return hidden_bytes_; }
  bool is_cut() const noexcept { return is_cut_; }  // a table was too big to be kept whole
  bool has_more_notes() const noexcept { return has_more_notes_; }  // than a paragraph keeps

 private:
  struct Cell {
    std::vector<DocxParagraph> paragraphs;
    int span = 1;
    bool goes_on = false;  // merged with the cell above
  };
  struct Row {
    std::vector<Cell> cells;
    bool is_header = false;
    bool is_deleted = false;
  };
  struct OpenParagraph {
    DocxParagraph paragraph;
    bool has_plain = false;  // some of it is not bold
    bool is_contents = false;
    bool is_hidden = false;
    bool is_painted = false;  // it stands on a ground of its own
  };
  struct Field {
    std::string instruction;
    bool is_instruction = true;  // until the separator
  };
  struct Run {
    bool is_hidden = false;
    bool is_bold = false;
    bool is_white = false;
    bool is_painted = false;
  };

  void start_paragraph_property(int element, const XmlAttributes& attributes);
  void start_run_property(int element, const XmlAttributes& attributes);
  void start_inline(int element, const XmlAttributes& attributes);
  void start_table_part(int element, const XmlAttributes& attributes);
  void field_char(std::string_view type);
  void add(std::string_view text);
  void note_reference(const char* kind, std::string_view id);
  void end_paragraph();
  void emit(DocxParagraph&& paragraph);
  void begin_table();
  void end_table();
  bool is_data_table() const;
  bool is_skipping() const;
  bool is_unseen() const;

  const DocxStyles& styles_;
  DocxSink& sink_;
  std::vector<OpenParagraph> open_;   // a text box has paragraphs inside a paragraph
  std::vector<DocxParagraph> boxed_;  // of text boxes, until their paragraph ends
  std::vector<Field> fields_;
  std::vector<Row> rows_;  // of the outermost table
  Run run_;
  int table_depth_ = 0;
  int skip_depth_ = 0;
  int properties_depth_ = 0;  // in w:pPr
  int row_properties_depth_ = 0;
  bool takes_text_ = false;  // in w:t and its like
  bool takes_instruction_ = false;
  std::size_t hidden_bytes_ = 0;
  std::size_t table_bytes_ = 0;
  bool is_cut_ = false;
  bool has_more_notes_ = false;
  bool has_backdrop_ = false;  // the pages, or a picture behind the text so far, may be dark
};

}  // namespace carrel::ingest
