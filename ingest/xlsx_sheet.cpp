#include "ingest/xlsx_sheet.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

enum Element : int { row = 1, cell, value, inline_text, phonetic, columns, merged, print_line };

constexpr auto known = std::to_array<XmlName>({
    {"x:row", row},
    {"x:c", cell},
    {"x:v", value},
    {"x:t", inline_text},
    {"x:rPh", phonetic},
    {"x:col", columns},
    {"x:mergeCell", merged},
    {"x:oddHeader", print_line},
    {"x:evenHeader", print_line},
    {"x:firstHeader", print_line},
    {"x:oddFooter", print_line},
    {"x:evenFooter", print_line},
    {"x:firstFooter", print_line},
});

std::size_t digits_from(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of("0123456789", at);
  return end == text.npos ? text.size() : end;
}

// "&LLeft&C&"Arial,Bold"Page &P" without its codes (ECMA-376 part 1, 18.3.1.39).
std::string without_codes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '&' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char code = text[++i];
    if (code == '&') {
      out += '&';
    } else if (code == '"') {
      i = std::min(text.find('"', i + 1), text.size() - 1);
    } else if (code == 'K') {
      i = std::min(i + 6, text.size() - 1);
    } else if (code >= '0' && code <= '9') {
      i = digits_from(text, i) - 1;
    } else if (code == 'L' || code == 'C' || code == 'R') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace

std::span<const XmlName> XlsxSheetReader::names() { return known; }

void XlsxSheetReader::start(int element, const XmlAttributes& attributes) {
  switch (element) {
    case row:
      return start_row(attributes);
    case cell:
      return start_cell(attributes);
    case value:
    case inline_text:
    case print_line:
      takes_text_ = !in_phonetic_;
      if (element == print_line) text_.clear();
      return;
    case phonetic:
      in_phonetic_ = true;
      return;
    case columns:
      if (attributes.has("hidden") && is_on(attributes.get("hidden"))) {
        hidden_columns_.add(
            static_cast<std::uint32_t>(std::max(number_of(attributes.get("min")), 1)),
            static_cast<std::uint32_t>(std::max(number_of(attributes.get("max")), 0)));
      }
      return;
    case merged:
      grid_.merge(cell_range(attributes.get("ref")));
      return;
    default:
      return;
  }
}

void XlsxSheetReader::start_row(const XmlAttributes& attributes) {
  const int number = number_of(attributes.get("r"));
  row_ = number > 0 ? static_cast<std::uint32_t>(number) : row_ + 1;
  column_ = 0;
  row_is_hidden_ = attributes.has("hidden") && is_on(attributes.get("hidden"));
}

void XlsxSheetReader::start_cell(const XmlAttributes& attributes) {
  const CellRange place = cell_range(attributes.get("r"));
  column_ = place.left > 0 ? place.left : column_ + 1;
  type_ = attributes.get("t");
  style_ = static_cast<std::size_t>(std::max(number_of(attributes.get("s")), 0));
  text_.clear();
}

void XlsxSheetReader::end(int element) {
  if (element == value || element == inline_text) takes_text_ = false;
  if (element == phonetic) in_phonetic_ = false;
  if (element == cell) end_cell();
  if (element == print_line) {
    takes_text_ = false;
    const std::string line = clean_text(without_codes(text_));
    if (!line.empty() && print_lines_.size() < print_lines_max) print_lines_.push_back(line);
  }
}

void XlsxSheetReader::text(std::string_view text) {
  if (takes_text_ && text_.size() < text_bytes_max) text_ += text;
}

bool XlsxSheetReader::is_hidden(std::uint32_t column) const {
  return row_is_hidden_ || hidden_columns_.contains(column);
}

std::string XlsxSheetReader::number_text() const {
  double number = 0;
  const char* end = text_.data() + text_.size();
  const auto read = std::from_chars(text_.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return clean_line(text_);
  static const NumberFormat general;
  return clean_line(
      show_number(number, style_ < formats_.size() ? formats_[style_] : general, epoch_));
}

void XlsxSheetReader::end_cell() {
  if (text_.empty() || is_full_) return;
  std::string made;
  std::string_view shown;
  CellKind kind = CellKind::text;
  if (type_ == "s") {
    shown = strings_.get(static_cast<std::size_t>(std::max(number_of(text_), 0)));
  } else if (type_ == "b") {
    made = text_ == "0" ? "FALSE" : "TRUE";
    kind = CellKind::value;
  } else if (type_.empty() || type_ == "n") {
    made = number_text();
    kind = CellKind::value;
  } else {
    made = clean_line(text_);
    if (type_ == "d" || type_ == "e") kind = CellKind::value;
  }
  if (type_ != "s") shown = made;
  if (is_hidden(column_)) {
    hidden_bytes_ += shown.size();
    return;
  }
  is_full_ = !grid_.add(row_, column_, kind, shown);
}

}  // namespace carrel::ingest
