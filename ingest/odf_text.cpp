#include "ingest/odf_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  automatic_styles = 1,
  style,
  style_properties,
  paragraph,
  heading,
  span,
  spaces,
  tab,
  line_break,
  list_item,
  skipped,
  beside_line,
  frame,
  slide,
  notes,
  table,
  header_rows,
  row,
  cell,
  covered_cell,
  region,
  hidden_text,
  picture_link
};

constexpr auto known = std::to_array<XmlName>({
    {"office:automatic-styles", automatic_styles},
    {"style:style", style},
    {"style:text-properties", style_properties},
    {"style:table-properties", style_properties},
    {"style:drawing-page-properties", style_properties},
    {"style:properties", style_properties},
    {"text:p", paragraph},
    {"text:h", heading},
    {"text:span", span},
    {"text:s", spaces},
    {"text:tab", tab},
    {"text:tab-stop", tab},
    {"text:line-break", line_break},
    {"text:list-item", list_item},
    {"text:list-header", list_item},
    // Never seen, or said elsewhere.
    {"text:tracked-changes", skipped},
    {"text:table-of-content", skipped},
    {"text:alphabetical-index", skipped},
    {"text:ruby-text", skipped},
    {"text:note-citation", skipped},
    {"office:forms", skipped},
    {"office:event-listeners", skipped},
    {"text:page-number", skipped},
    {"text:page-count", skipped},
    {"text:sheet-name", skipped},
    {"text:file-name", skipped},
    {"text:date", skipped},
    {"text:time", skipped},
    {"svg:title", skipped},
    {"svg:desc", skipped},
    {"text:note", beside_line},
    {"text:footnote", beside_line},
    {"text:endnote", beside_line},
    {"office:annotation", beside_line},
    {"draw:frame", frame},
    {"draw:custom-shape", frame},
    {"draw:text-box", frame},
    {"draw:rect", frame},
    {"draw:ellipse", frame},
    {"draw:line", frame},
    {"draw:connector", frame},
    {"draw:path", frame},
    {"draw:polygon", frame},
    {"draw:caption", frame},
    {"draw:a", picture_link},
    {"draw:page", slide},
    {"presentation:notes", notes},
    {"table:table", table},
    {"table:table-header-rows", header_rows},
    {"table:table-row", row},
    {"table:table-cell", cell},
    {"table:covered-table-cell", covered_cell},
    {"style:header", region},
    {"style:header-left", region},
    {"style:header-first", region},
    {"style:footer", region},
    {"style:footer-left", region},
    {"style:footer-first", region},
    {"text:hidden-text", hidden_text},
    {"text:hidden-paragraph", hidden_text},
});

std::size_t count_of(std::string_view written, std::size_t most) {
  return static_cast<std::size_t>(std::clamp(number_of(written), 1, static_cast<int>(most)));
}

// A header of nothing but fields leaves brackets and dashes.
bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

std::span<const XmlName> OdfText::names() { return known; }

void OdfText::start(int element, const XmlAttributes& attributes) {
  switch (element) {
    case automatic_styles:
      return styles_.begin_automatic();
    case style:
      return styles_.begin(attributes);
    case style_properties:
      return styles_.properties(attributes);
    case paragraph:
    case heading:
      return start_paragraph(element, attributes);
    case span:
      spans_.push_back(styles_.is_hidden(attributes.get("text:style-name")));
      hidden_depth_ += spans_.back() ? 1 : 0;
      return;
    case spaces:
      return add(" ");
    case tab:
      return add("\t");
    case line_break:
      return add("\n");
    case list_item:
      ++list_depth_;
      return;
    case skipped:
      ++skip_depth_;
      return;
    case hidden_text:
      ++hidden_depth_;
      return;
    case beside_line:
      open_.push_back({.text = {}, .is_discarded = true});
      return;
    case frame:
      return start_frame(attributes);
    case picture_link:
      if (!open_.empty()) boxed_.push_back({.text = std::string(attributes.get("office:name"))});
      return;
    case slide:
      return start_slide(attributes);
    case region:
      if (attributes.get("style:display") != "false") ++region_depth_;
      return;
    case table:
      if (++table_depth_ == 1) rows_.clear();
      return;
    case header_rows:
      ++header_depth_;
      return;
    case row:
      if (table_depth_ == 1) rows_.push_back({.cells = {}, .is_header = header_depth_ > 0});
      return;
    case cell:
    case covered_cell:
      if (table_depth_ == 1 && !rows_.empty()) start_cell(element, attributes);
      return;
    default:
      return;
  }
}

void OdfText::start_paragraph(int element, const XmlAttributes& attributes) {
  const std::string_view style_name = attributes.get("text:style-name");
  Paragraph opened;
  if (element == heading) {
    const std::string_view level = attributes.has("text:outline-level")
                                       ? attributes.get("text:outline-level")
                                       : attributes.get("text:level");
    opened.level = std::max(number_of(level), 1);
  }
  opened.is_title = styles_.is_title(style_name);
  opened.is_hidden = styles_.is_hidden(style_name);
  opened.is_list = list_depth_ > 0;
  for (const Role role : frames_) {
    if (role != Role::none) opened.role = role;
  }
  open_.push_back(std::move(opened));
}

void OdfText::start_cell(int element, const XmlAttributes& attributes) {
  Cell opened;
  opened.is_covered = element == covered_cell;
  opened.columns = count_of(attributes.get("table:number-columns-repeated"), text_table_columns_max);
  opened.rows = count_of(attributes.get("table:number-rows-spanned"), sheet_rows_max);
  rows_.back().cells.push_back(std::move(opened));
}

void OdfText::start_slide(const XmlAttributes& attributes) {
  in_slide_ = true;
  slide_.clear();
  slide_name_ = clean_line(attributes.get("draw:name"));
  slide_is_hidden_ = styles_.is_hidden(attributes.get("draw:style-name"));
  writer_.set_page(++slide_number_);
}

void OdfText::start_frame(const XmlAttributes& attributes) {
  open_.push_back({.text = {}, .is_discarded = true});
  const std::string_view kind = attributes.get("presentation:class");
  const bool is_furniture = kind == "footer" || kind == "header" || kind == "date-time" ||
                            kind == "page-number" || kind == "page";
  frames_.push_back(kind == "title" ? Role::title : is_furniture ? Role::furniture : Role::none);
}

void OdfText::end(int element) {
  switch (element) {
    case automatic_styles:
      return styles_.end_automatic();
    case paragraph:
    case heading:
      return end_paragraph();
    case span:
      if (spans_.empty()) return;
      hidden_depth_ -= spans_.back() ? 1 : 0;
      spans_.pop_back();
      return;
    case list_item:
      --list_depth_;
      return;
    case skipped:
      --skip_depth_;
      return;
    case hidden_text:
      --hidden_depth_;
      return;
    case frame:
      if (!frames_.empty()) frames_.pop_back();
      [[fallthrough]];
    case beside_line:
      if (!open_.empty()) open_.pop_back();
      if (open_.empty()) {
        for (Paragraph& each : std::exchange(boxed_, {})) emit(std::move(each));
      }
      return;
    case slide:
      return end_slide();
    case region:
      region_depth_ = std::max(region_depth_ - 1, 0);
      return;
    case table:
      if (--table_depth_ == 0) end_table();
      return;
    case header_rows:
      --header_depth_;
      return;
    default:
      return;
  }
}

void OdfText::text(std::string_view text) { add(text); }

void OdfText::add(std::string_view text) {
  if (open_.empty() || skip_depth_ > 0 || open_.back().is_discarded) return;
  if (bytes_ > 2 * text_bytes_max) return;
  if (hidden_depth_ > 0 || open_.back().is_hidden) {
    hidden_bytes_ += clean_line(text).size();
    return;
  }
  bytes_ += text.size();
  open_.back().text += text;
}

void OdfText::end_paragraph() {
  if (open_.empty()) return;
  Paragraph closed = std::move(open_.back());
  open_.pop_back();
  if (!open_.empty() && table_depth_ == 0) {
    boxed_.push_back(std::move(closed));
    return;
  }
  emit(std::move(closed));
  for (Paragraph& each : std::exchange(boxed_, {})) emit(std::move(each));
}

void OdfText::emit(Paragraph&& each) {
  if (each.text.empty() || each.role == Role::furniture) return;
  if (part_ == OdfPart::page_styles) {
    const std::string text = clean_text(each.text);
    const bool is_new = region_depth_ > 0 && has_letter(text) && seen_.insert(text).second;
    if (is_new) writer_.block(BlockKind::paragraph, text);
    return;
  }
  if (table_depth_ > 0) {
    if (rows_.empty() || rows_.back().cells.empty()) return;
    rows_.back().cells.back().paragraphs.push_back(std::move(each));
  } else if (in_slide_) {
    slide_.push_back({.paragraph = std::move(each), .rows = {}});
  } else {
    write(each);
  }
}

void OdfText::write(const Paragraph& each) {
  if (each.is_title && title_.empty()) title_ = clean_line(each.text);
  if (each.level > 0 || each.is_title) {
    writer_.heading(std::max(each.level, 1), each.text);
  } else {
    writer_.block(each.is_list ? BlockKind::list_item : BlockKind::paragraph, each.text);
  }
}

void OdfText::end_slide() {
  in_slide_ = false;
  std::vector<Item> items = std::exchange(slide_, {});
  if (slide_is_hidden_) {
    ++hidden_slides_;
    return;
  }
  const auto title = std::find_if(items.begin(), items.end(), [](const Item& item) {
    return item.paragraph.role == Role::title && !clean_line(item.paragraph.text).empty();
  });
  if (title != items.end()) {
    writer_.heading(1, title->paragraph.text);
    title->paragraph.text.clear();
  } else {
    writer_.open_section(
        1, slide_name_.empty() ? "Slide " + std::to_string(slide_number_) : slide_name_);
  }
  for (const Item& item : items) {
    if (!item.rows.empty()) {
      write_table(writer_, item.rows, item.header_rows);
    } else {
      writer_.block(item.paragraph.is_list ? BlockKind::list_item : BlockKind::paragraph,
                    item.paragraph.text);
    }
  }
}

bool OdfText::is_data_table() const {
  bool has_columns = false;
  for (const Row& each : rows_) {
    has_columns = has_columns || each.cells.size() > 1;
    for (const Cell& one : each.cells) {
      std::size_t bytes = 0;
      for (const Paragraph& text : one.paragraphs) {
        if (text.level > 0) return false;
        bytes += text.text.size();
      }
      if (bytes > data_cell_bytes_max) return false;
    }
  }
  return has_columns;
}

void OdfText::end_table() {
  const bool is_data = is_data_table();
  const std::vector<Row> rows = std::exchange(rows_, {});
  if (!is_data) {
    for (const Row& each : rows) {
      for (const Cell& one : each.cells) {
        for (const Paragraph& text : one.paragraphs) emit(Paragraph(text));
      }
    }
    return;
  }
  Item item;
  std::size_t held_bytes = 0;
  std::vector<std::size_t> spans;  // rows that the cell above in each column still covers
  for (const Row& each : rows) {
    TableRow& line = item.rows.emplace_back();
    for (const Cell& one : each.cells) {
      std::string text;
      for (const Paragraph& part : one.paragraphs) text += part.text + " ";
      text = clean_line(text);
      const bool has_room = held_bytes < table_bytes_max;
      const std::size_t columns = has_room ? one.columns : 1;
      for (std::size_t i = 0; i < columns && line.cells.size() < text_table_columns_max; ++i) {
        const std::size_t column = line.cells.size();
        spans.resize(std::max(spans.size(), column + 1), 1);
        const bool is_below =
            has_room && one.is_covered && spans[column] > 1 && item.rows.size() > 1;
        if (is_below) {
          const auto& above = item.rows[item.rows.size() - 2].cells;
          line.cells.push_back(column < above.size() ? above[column] : std::string());
          --spans[column];
        } else {
          spans[column] = one.rows;
          line.cells.push_back(text);
        }
        held_bytes += sizeof(std::string) + line.cells.back().size();
      }
    }
    if (each.is_header && item.header_rows + 1 == item.rows.size()) ++item.header_rows;
  }
  if (in_slide_) {
    slide_.push_back(std::move(item));
  } else {
    write_table(writer_, item.rows, item.header_rows);
  }
}

}  // namespace carrel::ingest
