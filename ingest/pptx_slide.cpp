#include "ingest/pptx_slide.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  slide = 1,
  shape,
  shape_properties,
  placeholder,
  paragraph,
  run_text,
  line_break,
  field,
  table_properties,
  row,
  cell,
  chart,
  diagram,
  fallback
};

constexpr auto known = std::to_array<XmlName>({
    {"p:sld", slide},
    {"p:sp", shape},
    {"p:graphicFrame", shape},
    {"p:cxnSp", shape},
    {"p:cNvPr", shape_properties},
    {"p:ph", placeholder},
    {"a:p", paragraph},
    {"a:t", run_text},
    {"m:t", run_text},
    {"a:br", line_break},
    {"a:fld", field},
    {"a:tblPr", table_properties},
    {"a:tr", row},
    {"a:tc", cell},
    {"c:chart", chart},
    {"dgm:relIds", diagram},
    {"mc:Fallback", fallback},
});

ShapeRole role_of(std::string_view type) {
  if (type == "title" || type == "ctrTitle") return ShapeRole::title;
  if (type == "subTitle") return ShapeRole::text;
  if (type == "ftr" || type == "hdr") return ShapeRole::footer;
  if (type == "dt" || type == "sldNum" || type == "sldImg") return ShapeRole::other;
  return ShapeRole::body;
}

}  // namespace

std::span<const XmlName> PptxSlideReader::names() { return known; }

void PptxSlideReader::start(int element, const XmlAttributes& attributes) {
  switch (element) {
    case slide:
      is_hidden_ = attributes.has("show") && !is_on(attributes.get("show"));
      return;
    case shape:
      return start_shape();
    case shape_properties:
      if (attributes.has("hidden") && is_on(attributes.get("hidden"))) shape_is_hidden_ = true;
      return;
    case placeholder:
      shape_.role = role_of(attributes.get("type"));
      return;
    case paragraph:
      text_.clear();
      return;
    case run_text:
      takes_text_ = skip_depth_ == 0 && !field_is_number_;
      return;
    case line_break:
      text_ += '\n';
      return;
    case field:
      field_is_number_ = attributes.get("type").starts_with("slidenum");
      return;
    case fallback:
      ++skip_depth_;
      return;
    case table_properties:
      shape_.names_columns = attributes.has("firstRow") && is_on(attributes.get("firstRow"));
      return;
    case row:
      shape_.rows.emplace_back();
      return;
    case cell:
      return start_cell(attributes);
    case chart:
      shape_.relationship = attributes.get("r:id");
      return;
    case diagram:
      shape_.relationship = attributes.get("r:dm");
      return;
    default:
      return;
  }
}

void PptxSlideReader::start_shape() {
  if (++shape_depth_ > 1) return;
  shape_ = {};
  shape_is_hidden_ = false;
}

void PptxSlideReader::start_cell(const XmlAttributes& attributes) {
  in_cell_ = true;
  cell_.clear();
  cell_goes_on_ = attributes.has("vMerge") && is_on(attributes.get("vMerge"));
}

void PptxSlideReader::end(int element) {
  switch (element) {
    case shape:
      return end_shape();
    case paragraph:
      return end_paragraph();
    case run_text:
      takes_text_ = false;
      return;
    case fallback:
      --skip_depth_;
      return;
    case field:
      field_is_number_ = false;
      return;
    case cell: {
      in_cell_ = false;
      if (shape_.rows.empty()) return;
      std::vector<std::string>& cells = shape_.rows.back().cells;
      const std::size_t column = cells.size();
      if (column >= text_table_columns_max) return;
      if (cell_goes_on_ && shape_.rows.size() > 1) {
        const std::vector<std::string>& above = shape_.rows[shape_.rows.size() - 2].cells;
        if (column < above.size() && bytes_ <= text_bytes_max) cell_ = above[column];
        bytes_ += cell_.size();  // copies count: thousands of rows may be merged
      }
      cells.push_back(std::exchange(cell_, {}));
      return;
    }
    default:
      return;
  }
}

void PptxSlideReader::text(std::string_view text) {
  if (!takes_text_ || bytes_ > text_bytes_max) return;
  bytes_ += text.size();
  text_ += text;
}

void PptxSlideReader::end_paragraph() {
  if (shape_is_hidden_) {
    hidden_bytes_ += clean_line(text_).size();
  } else if (in_cell_) {
    const std::string line = clean_line(text_);
    if (!cell_.empty() && !line.empty()) cell_ += ' ';
    cell_ += line;
  } else if (!text_.empty()) {
    shape_.paragraphs.push_back(text_);
  }
  text_.clear();
}

void PptxSlideReader::end_shape() {
  if (--shape_depth_ > 0) return;
  const bool says_something =
      !shape_.paragraphs.empty() || !shape_.rows.empty() || !shape_.relationship.empty();
  if (says_something && !shape_is_hidden_) shapes_.push_back(std::move(shape_));
  shape_ = {};
}

}  // namespace carrel::ingest
