#include "generate/units.h"

#include <algorithm>
#include <utility>

#include "core/unicode.h"
#include "generate/limits.h"
#include "generate/line_layout.h"

namespace carrel::generate {
namespace {

constexpr std::size_t fragment_bytes = 28;  // "Eleventh of sixteen." joins its neighbour
constexpr std::size_t joined_bytes_max = 220;

enum class LineKind { blank, heading, list_item, table_row, rule, fence, text };

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

Span trimmed(std::string_view text, Span span) {
  while (!span.empty() && (is_blank(text[span.begin]) || text[span.begin] == '\n')) ++span.begin;
  while (!span.empty() && (is_blank(text[span.end - 1]) || text[span.end - 1] == '\n')) --span.end;
  return span;
}

bool is_bullet(std::string_view line) {
  if (line.size() < 2) return false;
  if ((line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') return true;
  if (line.starts_with("• ") || line.starts_with("– ") || line.starts_with("· ")) return true;
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  return digits > 0 && digits <= 3 && digits + 1 < line.size() &&
         (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

// A log's entry: the line opens with a date such as 2023-08-26.
bool opens_with_date(std::string_view line) {
  if (line.size() < 10) return false;
  for (std::size_t i = 0; i < 10; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? line[i] != '-' : line[i] < '0' || line[i] > '9') return false;
  }
  return true;
}

LineKind kind_of(std::string_view line) {
  if (line.empty()) return LineKind::blank;
  if (line.starts_with("```") || line.starts_with("~~~")) return LineKind::fence;
  if (line.find_first_not_of("-=*_|:+ ") == std::string_view::npos) return LineKind::rule;
  if (line[0] == '#') {
    const std::size_t marks = line.find_first_not_of('#');
    if (marks <= 6 && line[marks] == ' ') return LineKind::heading;
  }
  if (line[0] == '|' || line.find(" | ") != std::string_view::npos ||
      line.find('\t') != std::string_view::npos) {
    return LineKind::table_row;
  }
  if (is_bullet(line)) return LineKind::list_item;
  return LineKind::text;
}

class Splitter {
 public:
  Splitter(std::string_view text, std::string_view language)
      : text_(text), language_(language), width_(wrap_width(text)) {}

  std::vector<Unit> split() {
    std::size_t begin = 0;
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      read_line({begin, end});
      begin = end + 1;
    }
    close();
    return std::move(units_);
  }

 private:
  void read_line(Span whole) {
    const Span line = trimmed(text_, whole);
    const std::string_view content = line.in(text_);
    const LineKind kind = kind_of(content);
    if (kind == LineKind::fence) {
      close();
      in_code_ = !in_code_;
    } else if (in_code_) {
      if (!line.empty()) add_line(UnitKind::code, line);
    } else {
      read_prose_line(kind, line, line.begin - whole.begin);
    }
  }

  void read_prose_line(LineKind kind, Span line, std::size_t indent) {
    switch (kind) {
      case LineKind::blank:
      case LineKind::fence:
        close();
        break;
      case LineKind::rule:
        if (table_rows_ == 0 && !open_.empty() && line.in(text_).find('|') == std::string::npos) {
          open_kind_ = UnitKind::heading;  // underlined, as setext headings are
        }
        if (table_rows_ == 0) close();
        break;
      case LineKind::heading:
        close();
        add_heading(line);
        break;
      case LineKind::table_row:
        add_row(line);
        break;
      case LineKind::list_item:
        close_item();
        open(UnitKind::list_item, line);
        break;
      case LineKind::text:
        read_text_line(line, indent);
        break;
    }
  }

  void read_text_line(Span line, std::size_t indent) {
    if (table_rows_ > 0) close();
    const TextLine now{line.in(text_), indent};
    if (opens_with_date(now.text)) {
      close_item();
    } else if (!open_.empty() && open_kind_ == UnitKind::sentence &&
               begins_anew(last_line_, now, width_)) {
      close_item();
    }
    last_line_ = now;
    if (open_.empty()) {
      open(UnitKind::sentence, line);
    } else {
      open_.end = line.end;
    }
  }

  void open(UnitKind kind, Span line) {
    open_ = line;
    open_kind_ = kind;
  }

  // Ends a paragraph or item, but stays in the list or log it belongs to.
  void close_item() {
    if (open_.empty()) return;
    const Span span = std::exchange(open_, {});
    if (open_kind_ == UnitKind::heading) {
      add_heading(span);
    } else if (open_kind_ == UnitKind::list_item) {
      add_sentences(span, UnitKind::list_item);
    } else {
      add_sentences(span, UnitKind::sentence);
      if (!units_.empty()) lead_ = units_.size() - 1;
    }
  }

  void close() {
    close_item();
    if (table_rows_ > 0 || list_open()) lead_.reset();
    table_rows_ = 0;
    header_row_.reset();
    ++block_;
  }

  bool list_open() const {
    return !units_.empty() && units_.back().kind == UnitKind::list_item &&
           units_.back().block == block_;
  }

  void add_heading(Span line) {
    add(UnitKind::heading, line);
    heading_ = units_.size() - 1;
    lead_.reset();
    ++block_;
  }

  void add_row(Span line) {
    close_item();
    ++table_rows_;
    add(UnitKind::table_row, line);
    units_.back().lead = header_row_ ? header_row_ : lead_;
    if (!header_row_) header_row_ = units_.size() - 1;
  }

  void add_line(UnitKind kind, Span line) {
    add(kind, line);
    units_.back().lead = lead_;
  }

  void add_sentences(Span paragraph, UnitKind kind) {
    const std::size_t first = units_.size();
    for (const Span sentence : joined_fragments(paragraph)) {
      add(kind, sentence);
      if (kind == UnitKind::list_item) units_.back().lead = lead_;
    }
    if (kind == UnitKind::list_item && units_.size() > first + 1) {
      for (std::size_t i = first + 1; i < units_.size(); ++i) units_[i].lead = first;
    }
  }

  std::vector<Span> joined_fragments(Span paragraph) const {
    std::vector<Span> joined;
    for (const Span sentence : sentences(paragraph.in(text_), language_)) {
      const Span span{paragraph.begin + sentence.begin, paragraph.begin + sentence.end};
      if (!joined.empty() && joins(joined.back(), span)) {
        joined.back().end = span.end;
      } else {
        joined.push_back(span);
      }
    }
    return joined;
  }

  bool joins(Span before, Span span) const {
    return (before.size() < fragment_bytes || span.size() < fragment_bytes) &&
           span.end - before.begin <= joined_bytes_max;
  }

  void add(UnitKind kind, Span span) {
    while (span.size() > unit_bytes_max && units_.size() < units_max) {
      const Span head{span.begin, cut_at(span)};
      push(kind, trimmed(text_, head));
      span = trimmed(text_, {head.end, span.end});
    }
    push(kind, span);
  }

  // The last blank that keeps the head under the bound, else the last start of a character.
  std::size_t cut_at(Span span) const {
    const std::size_t limit = span.begin + unit_bytes_max;
    const std::size_t blank = text_.rfind(' ', limit);
    if (blank != std::string_view::npos && blank > span.begin) return blank;
    std::size_t at = limit;
    while (at > span.begin + 1 && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) --at;
    return at;
  }

  void push(UnitKind kind, Span span) {
    if (span.empty() || units_.size() >= units_max) return;
    units_.push_back({.kind = kind, .span = span, .above = heading_, .block = block_});
  }

  std::string_view text_;
  std::string_view language_;
  std::size_t width_;   // of the widest line
  TextLine last_line_;  // of the open paragraph
  std::vector<Unit> units_;
  Span open_;  // the paragraph or item that is being read
  UnitKind open_kind_ = UnitKind::sentence;
  std::optional<std::size_t> heading_;
  std::optional<std::size_t> lead_;
  std::optional<std::size_t> header_row_;
  std::size_t table_rows_ = 0;
  std::size_t block_ = 0;
  bool in_code_ = false;
};

}  // namespace

std::vector<Unit> split_units(std::string_view text, std::string_view language) {
  return Splitter(text.substr(0, std::min(text.size(), passage_bytes_max)), language).split();
}

}  // namespace carrel::generate
