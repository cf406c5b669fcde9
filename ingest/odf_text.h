// The flowing text of an OpenDocument text or presentation (OASIS ODF 1.3 part 3): paragraphs,
// headings, lists, tables, slides.
//
// What stands inside a paragraph but not in its line (a text box, a footnote, a comment) follows
// it. Deleted text, tables of contents and what a reader does not see stay out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_writer.h"
#include "ingest/odf_styles.h"
#include "ingest/row_table.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {

// A content.xml, or a styles.xml, of which headers and footers are wanted only: each text once.
enum class OdfPart : std::uint8_t { content, page_styles };

class OdfText : public XmlHandler {
 public:
  OdfText(OdfPart part, OdfStyles& styles, DocumentWriter& writer)
      : part_(part), styles_(styles), writer_(writer) {}

  static std::span<const XmlName> names();

  void start(int element, const XmlAttributes& attributes) override;
  void end(int element) override;
  void text(std::string_view text) override;
  bool is_done() const override { return writer_.is_full(); }

  std::size_t hidden_bytes() const noexcept { return hidden_bytes_; }
  std::size_t hidden_slides() const noexcept { return hidden_slides_; }
  const std::string& title() const noexcept { return title_; }

 private:
  enum class Role : std::uint8_t { none, title, furniture };

  struct Paragraph {
    std::string text;
    int level = 0;  // of a heading; 0: none
    bool is_list = false;
    bool is_title = false;
    bool is_discarded = false;  // only holds a place: text beside the line
    bool is_hidden = false;
    Role role = Role::none;
  };
  struct Item {  // of a slide, until its title is known
    Paragraph paragraph;
    std::vector<TableRow> rows;
    std::size_t header_rows = 0;
  };
  struct Cell {
    std::vector<Paragraph> paragraphs;
    std::size_t columns = 1;
    std::size_t rows = 1;
    bool is_covered = false;
  };
  struct Row {
    std::vector<Cell> cells;
    bool is_header = false;
  };

  void start_paragraph(int element, const XmlAttributes& attributes);
  void start_cell(int element, const XmlAttributes& attributes);
  void start_slide(const XmlAttributes& attributes);
  void start_frame(const XmlAttributes& attributes);
  void end_paragraph();
  void end_slide();
  void end_table();
  bool is_data_table() const;
  void add(std::string_view text);
  void emit(Paragraph&& paragraph);
  void write(const Paragraph& paragraph);

  OdfPart part_;
  OdfStyles& styles_;
  DocumentWriter& writer_;
  std::vector<Paragraph> open_;
  std::vector<Paragraph> boxed_;
  std::vector<Role> frames_;
  std::vector<bool> spans_;  // whether each open span is hidden
  std::vector<Row> rows_;
  std::vector<Item> slide_;
  std::set<std::string> seen_;
  std::string title_;
  std::string slide_name_;
  int slide_number_ = 0;
  std::size_t hidden_slides_ = 0;
  int skip_depth_ = 0;
  int list_depth_ = 0;
  int table_depth_ = 0;
  int header_depth_ = 0;  // in table:table-header-rows
  int region_depth_ = 0;  // in a page's header or footer
  int hidden_depth_ = 0;
  bool in_slide_ = false;
  bool slide_is_hidden_ = false;
  std::size_t hidden_bytes_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace carrel::ingest
