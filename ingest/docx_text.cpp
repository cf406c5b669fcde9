#include "ingest/docx_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr int visible_half_points_min = 3;  // smaller type than 1.5 points is meant to be unseen

enum Element : int {
  paragraph = 1,
  run,
  run_text,
  math_text,
  tab,
  line_break,
  carriage_return,
  hyphen,
  symbol,
  instruction,
  field_mark,
  field_simple,
  paragraph_properties,
  run_properties,
  paragraph_style,
  run_style,
  outline_level,
  numbering_id,
  vanish,
  size,
  bold,
  deleted,
  moved_away,
  table,
  row,
  cell,
  row_properties,
  row_header,
  grid_span,
  vertical_merge,
  footnote_reference,
  endnote_reference,
  comment_reference,
  footnote,
  endnote,
  comment,
  fallback,
  placeholder,
  control,
  phonetic,
  text_box,
  ink,
  shading,
  highlight,
  page_ground,
  anchor
};

constexpr auto known = std::to_array<XmlName>({
    {"w:p", paragraph},
    {"w:r", run},
    {"w:t", run_text},
    {"m:t", math_text},
    {"w:tab", tab},
    {"w:br", line_break},
    {"w:cr", carriage_return},
    {"w:noBreakHyphen", hyphen},
    {"w:sym", symbol},
    {"w:instrText", instruction},
    {"w:fldChar", field_mark},
    {"w:fldSimple", field_simple},
    {"w:pPr", paragraph_properties},
    {"w:rPr", run_properties},
    {"w:pStyle", paragraph_style},
    {"w:rStyle", run_style},
    {"w:outlineLvl", outline_level},
    {"w:numId", numbering_id},
    {"w:vanish", vanish},
    {"w:sz", size},
    {"w:b", bold},
    {"w:del", deleted},
    {"w:moveFrom", moved_away},
    {"w:tbl", table},
    {"w:tr", row},
    {"w:tc", cell},
    {"w:trPr", row_properties},
    {"w:tblHeader", row_header},
    {"w:gridSpan", grid_span},
    {"w:vMerge", vertical_merge},
    {"w:footnoteReference", footnote_reference},
    {"w:endnoteReference", endnote_reference},
    {"w:commentReference", comment_reference},
    {"w:footnote", footnote},
    {"w:endnote", endnote},
    {"w:comment", comment},
    {"mc:Fallback", fallback},
    {"w:showingPlcHdr", placeholder},
    {"w:sdt", control},
    {"w:rt", phonetic},
    {"w:txbxContent", text_box},
    {"w:color", ink},
    {"w:shd", shading},
    {"w:highlight", highlight},
    {"w:background", page_ground},
    {"wp:anchor", anchor},
});

// Page numbers: of no use to a search, and different on every page.
bool is_page_field(std::string_view written) {
  written = trim(written);
  const std::string_view name = written.substr(0, written.find_first_of(" \\\t"));
  return name == "PAGE" || name == "NUMPAGES" || name == "SECTIONPAGES";
}

std::string cell_text(const std::vector<DocxParagraph>& paragraphs) {
  std::string out;
  for (const DocxParagraph& each : paragraphs) {
    const std::string text = clean_line(each.text);
    if (!out.empty() && !text.empty()) out += ' ';
    out += text;
  }
  return out;
}

}  // namespace

std::span<const XmlName> DocxText::names() { return known; }

bool DocxText::is_skipping() const {
  if (skip_depth_ > 0 || open_.empty()) return true;
  return std::any_of(fields_.begin(), fields_.end(), [](const Field& field) {
    return field.is_instruction || is_page_field(field.instruction);
  });
}

void DocxText::start(int element, const XmlAttributes& attributes) {
  switch (element) {
    case paragraph:
      open_.emplace_back();
      run_ = {};
      return;
    case run:
      run_ = {};
      return;
    case run_text:
    case math_text:
      takes_text_ = true;
      return;
    case paragraph_properties:
      ++properties_depth_;
      return;
    case deleted:
      if (row_properties_depth_ > 0 && !rows_.empty()) rows_.back().is_deleted = true;
      ++skip_depth_;
      return;
    case moved_away:
    case fallback:
    case phonetic:
      ++skip_depth_;
      return;
    case footnote:
    case endnote:
    case comment: {
      const char* kind = element == footnote  ? "footnote "
                         : element == endnote ? "endnote "
                                              : "comment ";
      sink_.note(kind + std::string(attributes.get("w:id")));
      return;
    }
    case table:
    case row:
    case cell:
    case row_properties:
    case row_header:
    case grid_span:
    case vertical_merge:
      return start_table_part(element, attributes);
    default:
      break;
  }
  if (element == page_ground && !is_white(attributes.get("w:color"))) has_backdrop_ = true;
  if (element == anchor && is_on(attributes.get("behindDoc"))) has_backdrop_ = true;
  if (open_.empty()) return;
  start_paragraph_property(element, attributes);
  start_run_property(element, attributes);
  start_inline(element, attributes);
}

void DocxText::start_paragraph_property(int element, const XmlAttributes& attributes) {
  if (properties_depth_ == 0) return;
  OpenParagraph& open = open_.back();
  const std::string_view value = attributes.get("w:val");
  if (element == paragraph_style) {
    const DocxStyle& style = styles_.get(value);
    open.paragraph.level = style.outline_level;
    open.paragraph.is_title = style.is_title;
    open.paragraph.is_quote = style.is_quote;
    open.paragraph.is_list = style.is_list;
    open.is_contents = style.is_contents;
    open.is_hidden = style.is_hidden;
    open.is_painted = open.is_painted || style.is_painted;
  } else if (element == shading) {
    open.is_painted = true;
  } else if (element == outline_level) {
    const int level = number_of(value);
    open.paragraph.level = level < 9 ? level + 1 : 0;
  } else if (element == numbering_id) {
    open.paragraph.is_list = value != "0";
  }
}

// Those in w:pPr are of the paragraph's mark, which nobody sees.
void DocxText::start_run_property(int element, const XmlAttributes& attributes) {
  if (properties_depth_ > 0) return;
  const std::string_view value = attributes.get("w:val");
  if (element == vanish) run_.is_hidden = is_on(value);
  if (element == size && number_of(value) < visible_half_points_min) run_.is_hidden = true;
  if (element == run_style && styles_.get(value).is_hidden) run_.is_hidden = true;
  if (element == run_style && styles_.get(value).is_painted) run_.is_painted = true;
  if (element == ink) run_.is_white = is_white(value);
  if (element == shading || element == highlight) run_.is_painted = true;
  if (element == bold) run_.is_bold = is_on(value);
}

void DocxText::start_inline(int element, const XmlAttributes& attributes) {
  switch (element) {
    case tab:
      // Tab stops are properties of the same name.
      if (properties_depth_ == 0) add("\t");
      return;
    case line_break:
      return add(attributes.get("w:type") == "page" ? " " : "\n");
    case carriage_return:
      return add("\n");
    case hyphen:
      return add("-");
    case instruction:
      takes_instruction_ = true;
      return;
    case field_mark:
      return field_char(attributes.get("w:fldCharType"));
    case field_simple:
      fields_.push_back({std::string(attributes.get("w:instr")), false});
      return;
    case footnote_reference:
      return note_reference("footnote ", attributes.get("w:id"));
    case endnote_reference:
      return note_reference("endnote ", attributes.get("w:id"));
    case comment_reference:
      return note_reference("comment ", attributes.get("w:id"));
    default:
      return;
  }
}

void DocxText::start_table_part(int element, const XmlAttributes& attributes) {
  if (element == table) {
    if (++table_depth_ == 1) begin_table();
    return;
  }
  if (element == row_properties) ++row_properties_depth_;
  if (table_depth_ != 1) return;  // a table in a cell is text of that cell
  if (element == row || element == cell) table_bytes_ += sizeof(Row) + sizeof(Cell);
  is_cut_ = is_cut_ || table_bytes_ > docx_table_bytes_max;
  if (table_bytes_ > docx_table_bytes_max) return;
  if (element == row) {
    rows_.emplace_back();
    return;
  }
  if (rows_.empty()) return;
  if (element == row_header) rows_.back().is_header = is_on(attributes.get("w:val"));
  std::vector<Cell>& cells = rows_.back().cells;
  if (element == cell) cells.emplace_back();
  if (cells.empty()) return;
  if (element == grid_span) {
    cells.back().span = std::clamp(number_of(attributes.get("w:val")), 1, cell_span_max);
  }
  if (element == vertical_merge) cells.back().goes_on = attributes.get("w:val") != "restart";
}

void DocxText::end(int element) {
  switch (element) {
    case paragraph:
      return end_paragraph();
    case run_text:
    case math_text:
      takes_text_ = false;
      return;
    case instruction:
      takes_instruction_ = false;
      return;
    case field_simple:
      if (!fields_.empty()) fields_.pop_back();
      return;
    case paragraph_properties:
      --properties_depth_;
      return;
    case row_properties:
      --row_properties_depth_;
      return;
    case deleted:
    case moved_away:
    case fallback:
    case phonetic:
      --skip_depth_;
      return;
    case table:
      if (--table_depth_ == 0) end_table();
      return;
    default:
      return;
  }
}

void DocxText::text(std::string_view text) {
  if (takes_text_) add(text);
  if (takes_instruction_ && !fields_.empty() &&
      fields_.back().instruction.size() < metadata_bytes_max) {
    fields_.back().instruction += text;
  }
}

void DocxText::field_char(std::string_view type) {
  if (type == "begin") {
    if (fields_.size() < static_cast<std::size_t>(nesting_depth_max)) fields_.emplace_back();
  } else if (!fields_.empty() && type == "separate") {
    fields_.back().is_instruction = false;
  } else if (!fields_.empty() && type == "end") {
    fields_.pop_back();
  }
}

// Hidden by name, or white where nothing but the paper can be behind it: tables and text boxes have
// grounds by styles that are not read here.
bool DocxText::is_unseen() const {
  const OpenParagraph& open = open_.back();
  if (run_.is_hidden || open.is_hidden) return true;
  const bool is_on_paper = table_depth_ == 0 && open_.size() == 1 && !has_backdrop_ &&
                           !open.is_painted && !run_.is_painted;
  return run_.is_white && is_on_paper;
}

void DocxText::add(std::string_view text) {
  if (is_skipping()) return;
  OpenParagraph& open = open_.back();
  if (is_unseen()) {
    hidden_bytes_ += clean_line(text).size();
    return;
  }
  if (!run_.is_bold && trim(text).size() > 0) open.has_plain = true;
  open.paragraph.text += text;
  if (open.paragraph.text.size() > text_bytes_max) open.paragraph.text.resize(text_bytes_max);
}

void DocxText::note_reference(const char* kind, std::string_view id) {
  if (is_skipping()) return;
  std::vector<std::string>& notes = open_.back().paragraph.notes;
  has_more_notes_ = has_more_notes_ || notes.size() >= paragraph_notes_max;
  if (notes.size() < paragraph_notes_max) notes.push_back(kind + std::string(clip_utf8(id, 64)));
}

void DocxText::end_paragraph() {
  if (open_.empty()) return;
  OpenParagraph open = std::move(open_.back());
  open_.pop_back();
  // A field's instruction does not run over a paragraph's end: one that was never closed must not
  // swallow the rest.
  for (Field& field : fields_) field.is_instruction = false;
  open.paragraph.is_bold = !open.has_plain;
  if (open.is_contents) open.paragraph.text.clear();
  if (!open_.empty() && table_depth_ == 0) {
    boxed_.push_back(std::move(open.paragraph));
    return;
  }
  emit(std::move(open.paragraph));
  for (DocxParagraph& each : std::exchange(boxed_, {})) emit(std::move(each));
}

void DocxText::emit(DocxParagraph&& each) {
  if (table_depth_ == 0) {
    sink_.paragraph(std::move(each));
    return;
  }
  if (each.text.empty() && each.notes.empty()) return;
  if (rows_.empty() || rows_.back().cells.empty()) return;
  table_bytes_ += sizeof each + each.text.size();
  is_cut_ = is_cut_ || table_bytes_ > docx_table_bytes_max;
  if (table_bytes_ > docx_table_bytes_max) return;
  rows_.back().cells.back().paragraphs.push_back(std::move(each));
}

// A table may stand in the middle of a paragraph: in a text box, or by some writers' mistake.
void DocxText::begin_table() {
  rows_.clear();
  table_bytes_ = 0;
  if (open_.empty() || open_.back().paragraph.text.empty()) return;
  DocxParagraph before = open_.back().paragraph;
  open_.back().paragraph.text.clear();
  open_.back().paragraph.notes.clear();
  sink_.paragraph(std::move(before));
}

bool DocxText::is_data_table() const {
  bool has_columns = false;
  for (const Row& each : rows_) {
    has_columns = has_columns || each.cells.size() > 1;
    for (const Cell& one : each.cells) {
      std::size_t bytes = 0;
      for (const DocxParagraph& text : one.paragraphs) {
        if (text.level > 0) return false;
        bytes += text.text.size();
      }
      if (bytes > data_cell_bytes_max) return false;
    }
  }
  return has_columns;
}

void DocxText::end_table() {
  std::vector<Row> rows = std::exchange(rows_, {});
  std::erase_if(rows, [](const Row& each) { return each.is_deleted; });
  rows_.swap(rows);
  const bool is_data = is_data_table();
  rows.swap(rows_);
  if (!is_data) {
    for (Row& each : rows) {
      for (Cell& one : each.cells) {
        for (DocxParagraph& text : one.paragraphs) sink_.paragraph(std::move(text));
      }
    }
    return;
  }
  std::vector<TableRow> lines;
  std::vector<std::string> notes;
  std::size_t header_rows = 0;
  std::size_t held_bytes = 0;
  bool first_is_bold = true;
  for (const Row& each : rows) {
    TableRow& line = lines.emplace_back();
    for (const Cell& one : each.cells) {
      std::string text = cell_text(one.paragraphs);
      const std::size_t column = line.cells.size();
      const bool has_room = held_bytes < table_bytes_max;
      if (has_room && one.goes_on && text.empty() && lines.size() > 1) {
        const auto& above = lines[lines.size() - 2].cells;
        if (column < above.size()) text = above[column];
      }
      held_bytes += text.size();
      line.cells.push_back(std::move(text));
      if (has_room) line.cells.resize(column + static_cast<std::size_t>(one.span));
      held_bytes += (line.cells.size() - column) * sizeof(std::string);
      for (const DocxParagraph& paragraph_of_cell : one.paragraphs) {
        if (lines.size() == 1) first_is_bold = first_is_bold && paragraph_of_cell.is_bold;
        notes.insert(notes.end(), paragraph_of_cell.notes.begin(), paragraph_of_cell.notes.end());
      }
    }
    if (each.is_header && header_rows + 1 == lines.size()) ++header_rows;
  }
  if (header_rows == 0 && first_is_bold && names_columns(lines.front())) header_rows = 1;
  sink_.table(lines, header_rows, notes);
}

}  // namespace carrel::ingest
