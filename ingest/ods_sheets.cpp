#include "ingest/ods_sheets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  automatic_styles = 1,
  style,
  style_properties,
  sheet,
  column_properties,
  row,
  cell,
  paragraph,
  spaces,
  line_break,
  beside_line,
  skipped,
  header_rows
};

constexpr auto known = std::to_array<XmlName>({
    {"office:automatic-styles", automatic_styles},
    {"style:style", style},
    {"style:text-properties", style_properties},
    {"style:table-properties", style_properties},
    {"style:properties", style_properties},
    {"table:table", sheet},
    {"table:table-column", column_properties},
    {"table:table-row", row},
    {"table:table-cell", cell},
    {"table:covered-table-cell", cell},
    {"table:table-header-rows", header_rows},
    {"text:p", paragraph},
    {"text:h", paragraph},
    {"text:s", spaces},
    {"text:line-break", line_break},
    {"office:annotation", beside_line},
    {"table:shapes", beside_line},
    {"draw:frame", beside_line},
    {"draw:custom-shape", beside_line},
    {"svg:title", skipped},
    {"svg:desc", skipped},
    {"office:forms", skipped},
    {"table:tracked-changes", skipped},
    {"text:ruby-text", skipped},
});

std::uint32_t count_of(std::string_view written) {
  return static_cast<std::uint32_t>(std::max(number_of(written), 1));
}

// "2024-05-17T14:30:00" as sheets of other offices come out: "2024-05-17 14:30".
std::string shown_date(std::string_view written) {
  std::string out(clip_utf8(written, 19));
  if (out.size() > 10 && out[10] == 'T') out[10] = ' ';
  if (out.size() == 19 && out.ends_with(":00")) out.resize(16);
  return out;
}

}  // namespace

std::span<const XmlName> OdsSheets::names() { return known; }

void OdsSheets::start(int element, const XmlAttributes& attributes) {
  switch (element) {
    case automatic_styles:
      return styles_.begin_automatic();
    case style:
      return styles_.begin(attributes);
    case style_properties:
      return styles_.properties(attributes);
    case sheet:
      if (++table_depth_ == 1) start_sheet(attributes);
      return;
    case column_properties:
      return note_column(attributes);
    case header_rows:
      if (table_depth_ == 1) grid_.name_columns(row_);
      return;
    case row:
      return start_row(attributes);
    case cell:
      if (beside_depth_ == 0) start_cell(attributes);
      return;
    case paragraph:
      in_paragraph_ = true;
      text_.clear();
      return;
    case spaces:
      text_ += ' ';
      return;
    case line_break:
      text_ += '\n';
      return;
    case beside_line:
      ++beside_depth_;
      return;
    case skipped:
      ++skip_depth_;
      return;
    default:
      return;
  }
}

void OdsSheets::start_sheet(const XmlAttributes& attributes) {
  grid_ = {};
  notes_.clear();
  hidden_columns_ = {};
  name_ = clean_line(attributes.get("table:name"));
  sheet_is_hidden_ = styles_.is_hidden(attributes.get("table:style-name"));
  row_ = 1;
  next_column_ = 1;
  sheet_is_cut_ = false;
}

void OdsSheets::note_column(const XmlAttributes& attributes) {
  const std::uint32_t count = count_of(attributes.get("table:number-columns-repeated"));
  const std::uint32_t last = std::min(next_column_ + count - 1, sheet_columns_max);
  const std::string_view visibility = attributes.get("table:visibility");
  if (visibility == "collapse") hidden_columns_.add(next_column_, last);
  next_column_ = last + 1;
}

void OdsSheets::start_row(const XmlAttributes& attributes) {
  row_cells_.clear();
  column_ = 1;
  row_repeats_ = count_of(attributes.get("table:number-rows-repeated"));
  const std::string_view visibility = attributes.get("table:visibility");
  row_is_hidden_ = visibility == "collapse" || visibility == "filter";
}

void OdsSheets::start_cell(const XmlAttributes& attributes) {
  in_cell_ = true;
  shown_.clear();
  value_.clear();
  cell_repeats_ = count_of(attributes.get("table:number-columns-repeated"));
  const std::string_view type = attributes.get("office:value-type");
  kind_ = type.empty() || type == "string" ? CellKind::text : CellKind::value;
  if (type == "date") value_ = shown_date(clean_line(attributes.get("office:date-value")));
  const std::uint32_t rows = count_of(attributes.get("table:number-rows-spanned"));
  if (rows > 1) grid_.merge({row_, column_, std::min(row_ + rows - 1, sheet_rows_max), column_});
}

void OdsSheets::end(int element) {
  switch (element) {
    case automatic_styles:
      return styles_.end_automatic();
    case sheet:
      if (--table_depth_ == 0) end_sheet();
      return;
    case row:
      return end_row();
    case cell:
      if (beside_depth_ == 0) end_cell();
      return;
    case paragraph:
      return end_paragraph();
    case beside_line:
      --beside_depth_;
      return;
    case skipped:
      --skip_depth_;
      return;
    default:
      return;
  }
}

void OdsSheets::text(std::string_view text) {
  const bool is_wanted = in_paragraph_ && skip_depth_ == 0;
  if (is_wanted && text_.size() < text_bytes_max) text_ += text;
}

void OdsSheets::end_paragraph() {
  in_paragraph_ = false;
  std::string line = clean_line(std::exchange(text_, {}));
  if (line.empty()) return;
  if (beside_depth_ > 0) {
    if (notes_.size() < sheet_cells_max) notes_.push_back(std::move(line));
  } else if (in_cell_) {
    if (!shown_.empty()) shown_ += ' ';
    shown_ += line;
  }
}

bool OdsSheets::is_hidden(std::uint32_t column) const {
  return row_is_hidden_ || hidden_columns_.contains(column);
}

void OdsSheets::end_cell() {
  in_cell_ = false;
  std::string& text = value_.empty() ? shown_ : value_;
  const std::uint32_t repeats = std::min(cell_repeats_, repeated_columns_max);
  for (std::uint32_t i = 0; i < repeats && !text.empty(); ++i) {
    if (is_hidden(column_ + i)) {
      hidden_bytes_ += text.size();
    } else if (row_cells_.size() < sheet_columns_max) {
      row_cells_.push_back({column_ + i, kind_, text});
    }
  }
  column_ = std::min(column_ + std::min(cell_repeats_, sheet_columns_max), sheet_columns_max + 1);
}

void OdsSheets::end_row() {
  const std::uint32_t repeats = row_cells_.empty() ? 0 : std::min(row_repeats_, repeated_rows_max);
  for (std::uint32_t i = 0; i < repeats && !sheet_is_cut_; ++i) {
    for (const Cell& each : row_cells_) {
      if (!grid_.add(row_ + i, each.column, each.kind, each.text)) sheet_is_cut_ = is_cut_ = true;
    }
  }
  row_ = std::min(row_ + std::min(row_repeats_, sheet_rows_max), sheet_rows_max + 1);
}

void OdsSheets::end_sheet() {
  if (sheet_is_hidden_) {
    ++hidden_sheets_;
    return;
  }
  if (grid_.empty() && notes_.empty()) return;
  writer_.set_line(1);
  writer_.sheet(name_);
  grid_.write(writer_);
  for (const std::string& note : notes_) writer_.block(BlockKind::paragraph, note);
}

}  // namespace carrel::ingest
