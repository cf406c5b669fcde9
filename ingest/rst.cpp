// reStructuredText (https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html). The text
// stays the file's own; underlines, comments, targets and the marks of directives belong to no
// block.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "ingest/dates.h"
#include "ingest/line_blocks.h"
#include "ingest/markdown_marks.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

// Characters that underline a heading; those people use.
constexpr std::string_view underline_marks = "=-~^\"'`#*+.:_<>";

// Directives whose body is not prose.
constexpr std::array<std::string_view, 9> code_directives = {
    "code",      "code-block", "sourcecode", "math",          "parsed-literal",
    "highlight", "doctest",    "testcode",   "productionlist"};
constexpr std::array<std::string_view, 8> silent_directives = {
    "raw", "image", "meta", "contents", "index", "default-role", "role", "include"};

template <std::size_t count>
bool is_in(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The mark when the line is nothing but it, at least `count_min` times; NUL otherwise.
char adornment_of(std::string_view line, std::size_t count_min) noexcept {
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  if (line.size() < count_min || underline_marks.find(line.front()) == std::string_view::npos) {
    return '\0';
  }
  return line.find_first_not_of(line.front()) == std::string_view::npos ? line.front() : '\0';
}

// How many columns a title takes at least: one for each code point.
std::size_t columns_min(std::string_view line) noexcept {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// "===  ====" or "+---+---+" above a table.
bool begins_table(std::string_view line) noexcept {
  line = trim(line);
  if (line.starts_with("+-") || line.starts_with("+=")) {
    return line.find_first_not_of("+-=") == std::string_view::npos && line.size() >= 3;
  }
  return line.starts_with("==") && line.find(' ') != std::string_view::npos &&
         line.find_first_not_of("= ") == std::string_view::npos;
}

// Where the text of "- item", "#. item", "(a) item" begins in the line; 0 for a line that is no
// item.
std::size_t item_text(std::string_view line) noexcept {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return 0;
  std::size_t at = begin;
  if (line[at] == '-' || line[at] == '*' || line[at] == '+') {
    ++at;
  } else {
    if (line[at] == '(') ++at;
    const std::size_t number = at;
    if (at < line.size() && line[at] == '#') ++at;
    while (at < line.size() && line[at] >= '0' && line[at] <= '9') ++at;
    if (at == number || at == line.size() || (line[at] != '.' && line[at] != ')')) return 0;
    ++at;
  }
  if (at >= line.size() || line[at] != ' ') return 0;
  return std::max<std::size_t>(std::min(line.find_first_not_of(' ', at), line.size()), 1);
}

// ":name: value"; both empty where the line is no field.
struct Field {
  std::string_view name;
  std::string_view value;
};
Field field_of(std::string_view line) noexcept {
  line = trim(line);
  if (line.size() < 3 || line.front() != ':' || line[1] == ' ' || line[1] == ':') return {};
  const std::size_t close = line.find(": ", 1);
  const bool is_bare = close == std::string_view::npos && line.back() == ':' &&
                       line.find('`') == std::string_view::npos;
  if (is_bare) return {line.substr(1, line.size() - 2), {}};
  if (close == std::string_view::npos) return {};
  return {line.substr(1, close - 1), trim(line.substr(close + 2))};
}

class RstReader {
 public:
  explicit RstReader(Document& document)
      : document_(document), text_(document.text), blocks_(document) {}

  void run() {
    while (blocks_.has_line()) take_line();
  }

 private:
  void take_line() {
    const std::string_view line = blocks_.line();
    const std::string_view bare = trim(line);
    if (bare.empty()) return blocks_.next();
    if (take_heading()) return;
    if (begins_table(line)) return take_table();
    if (bare == ".." || bare.starts_with(".. ")) return take_explicit(bare.substr(2));
    if (bare.starts_with(">>> ")) return take_until_blank(BlockKind::code);
    if (const Field field = field_of(line); !field.name.empty()) return take_field(field);
    if (const std::size_t text = item_text(line); text > 0) return take_item(text);
    if (adornment_of(line, 4) != '\0') return blocks_.next();  // a rule between paragraphs
    take_paragraph();
  }

  // A title with a line below it, or between two.
  bool take_heading() {
    const std::string_view line = blocks_.line();
    const char over = adornment_of(line, 2);
    if (over != '\0' && !is_blank_line(blocks_.after()) &&
        adornment_of(blocks_.after_next(), 2) == over && line.find(' ') == std::string_view::npos) {
      blocks_.next();
      add_heading(static_cast<char>(over | 0x80));  // an overline makes another style
      blocks_.next();
      blocks_.next();
      return true;
    }
    const char under = adornment_of(blocks_.after(), 2);
    const bool is_title =
        under != '\0' && over == '\0' && line.front() != ' ' &&
        trim(blocks_.after()).size() + 2 >= std::min<std::size_t>(columns_min(line), 80);
    if (!is_title) return false;
    add_heading(under);
    blocks_.next();
    blocks_.next();
    return true;
  }

  // Levels are numbered in the order in which their styles come.
  void add_heading(char style) {
    auto at = styles_.find(style);
    if (at == std::string::npos) {
      at = styles_.size();
      styles_ += style;
    }
    const std::string_view title = trim(blocks_.line());
    blocks_.heading(static_cast<int>(at) + 1, blocks_.span(), title);
    if (at == 0 && document_.title.empty()) document_.title = title;
  }

  void take_table() {
    const bool is_grid = trim(blocks_.line()).front() == '+';
    Span table = blocks_.span();
    int rules = 0;
    while (blocks_.has_line()) {
      const bool is_rule = begins_table(blocks_.line());
      if (is_blank_line(blocks_.line()) && (is_grid || rules > 2)) break;
      if (is_grid && !trim(blocks_.line()).starts_with('+') &&
          !trim(blocks_.line()).starts_with('|')) {
        break;
      }
      collect_links(blocks_.line());
      table.end = blocks_.span().end;
      blocks_.next();
      // A simple table ends with its second or third rule, before a blank line.
      if (is_rule && ++rules > 1 && !is_grid &&
          (!blocks_.has_line() || is_blank_line(blocks_.line()))) {
        break;
      }
    }
    blocks_.block(BlockKind::table, table);
  }

  // What follows "..": a directive, a footnote, a target, a substitution or a comment.
  void take_explicit(std::string_view rest) {
    rest = trim(rest);
    // An empty comment ends here: it parts what is above from what is indented below.
    if (rest.empty() && is_blank_line(blocks_.after())) return blocks_.next();
    const int indent = indent_of(blocks_.line());
    const std::size_t colons = rest.find("::");
    if (rest.starts_with('[')) return take_until_blank(BlockKind::paragraph);
    const bool is_directive = colons != std::string_view::npos && colons > 0 &&
                              rest.substr(0, colons).find(' ') == std::string_view::npos &&
                              !rest.starts_with('_');
    if (!is_directive) {
      blocks_.next();
      return skip_body(indent);
    }
    take_directive(rest.substr(0, colons), trim(rest.substr(colons + 2)), indent);
  }

  void take_directive(std::string_view name, std::string_view argument, int indent) {
    const Span head = blocks_.span();
    blocks_.next();
    if (name == "toctree") return take_toctree(indent);
    if (name == "include" || name == "literalinclude") blocks_.add_link(argument);
    if (is_in(silent_directives, name)) return skip_body(indent);
    if (is_in(code_directives, name)) {
      skip_options(indent);
      return take_body(BlockKind::code, indent);
    }
    // Notes, warnings, figures, descriptions of functions: the argument is text, and the body is
    // read as anywhere, whatever its indent.
    if (!argument.empty() && name != "figure") {
      const auto begin = static_cast<std::size_t>(argument.data() - text_.data());
      blocks_.block(BlockKind::paragraph, {begin, std::min(begin + argument.size(), head.end)});
    }
    skip_options(indent);
  }

  void skip_options(int indent) {
    while (blocks_.has_line() && indent_of(blocks_.line()) > indent &&
           !field_of(blocks_.line()).name.empty()) {
      blocks_.next();
    }
  }

  void take_toctree(int indent) {
    skip_options(indent);
    for (; is_in_body(indent); blocks_.next()) {
      std::string_view entry = trim(blocks_.line());
      if (const std::size_t open = entry.rfind('<'); open != std::string_view::npos) {
        entry = entry.substr(open + 1, entry.size() - open - 2);
      }
      if (is_relative_link(entry)) blocks_.add_link(entry);
    }
  }

  // Whether this line is blank or deeper than `indent`.
  bool is_in_body(int indent) const noexcept {
    return blocks_.has_line() &&
           (is_blank_line(blocks_.line()) || indent_of(blocks_.line()) > indent);
  }

  void skip_body(int indent) {
    while (is_in_body(indent)) blocks_.next();
  }

  void take_body(BlockKind kind, int indent) {
    Span body{blocks_.span().begin, blocks_.span().begin};
    for (; is_in_body(indent); blocks_.next()) {
      if (!is_blank_line(blocks_.line())) body.end = blocks_.span().end;
    }
    blocks_.block(kind, body);
  }

  void take_until_blank(BlockKind kind) {
    Span run = blocks_.span();
    for (; blocks_.has_line() && !is_blank_line(blocks_.line()); blocks_.next()) {
      run.end = blocks_.span().end;
      collect_links(blocks_.line());
    }
    blocks_.block(kind, run);
  }

  // Of the document above all else (docutils' "docinfo"), or a line of a description.
  void take_field(const Field& field) {
    std::string name(field.name);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name == "author" && document_.author.empty()) document_.author = field.value;
    if (name == "date" && document_.date.empty()) document_.date = iso_date(field.value);
    if (name == "title" && document_.title.empty()) document_.title = field.value;
    const int indent = indent_of(blocks_.line());
    Span run = blocks_.span();
    const std::size_t head_end = run.end;
    collect_links(blocks_.line());
    for (blocks_.next();
         blocks_.has_line() && !is_blank_line(blocks_.line()) && indent_of(blocks_.line()) > indent;
         blocks_.next()) {
      run.end = blocks_.span().end;
      collect_links(blocks_.line());
    }
    const bool is_value = !field.value.empty() || run.end > head_end;
    if (is_value) blocks_.block(BlockKind::list_item, run);
  }

  void take_item(std::size_t text) {
    const int indent = indent_of(blocks_.line());
    Span item{blocks_.span().begin + text, blocks_.span().end};
    collect_links(blocks_.line());
    for (blocks_.next(); blocks_.has_line() && !is_blank_line(blocks_.line()); blocks_.next()) {
      if (indent_of(blocks_.line()) <= indent || item_text(blocks_.line()) > 0) break;
      collect_links(blocks_.line());
      item.end = blocks_.span().end;
    }
    blocks_.block(BlockKind::list_item, item);
  }

  // A paragraph that ends with "::" announces code.
  void take_paragraph() {
    Span run = blocks_.span();
    const int indent = indent_of(blocks_.line());
    for (; blocks_.has_line() && !is_blank_line(blocks_.line()); blocks_.next()) {
      collect_links(blocks_.line());
      run.end = blocks_.span().end;
    }
    const std::string_view text = trim(run.in(text_));
    const bool announces_code = text.ends_with("::");
    if (text == "::") run.end = run.begin;
    blocks_.block(BlockKind::paragraph, run);
    if (announces_code) take_body(BlockKind::code, indent);
  }

  // ":doc:`title <target>`" and "`title <target>`_".
  void collect_links(std::string_view line) {
    for (std::size_t at = line.find('`'); at != std::string_view::npos;) {
      const std::size_t close = line.find('`', at + 1);
      if (close == std::string_view::npos) return;
      const std::string_view inner = line.substr(at + 1, close - at - 1);
      const std::size_t open = inner.rfind('<');
      if (open != std::string_view::npos && inner.ends_with('>')) {
        const std::string_view target = inner.substr(open + 1, inner.size() - open - 2);
        if (is_relative_link(target)) blocks_.add_link(target);
      } else if (line.substr(0, at).ends_with(":doc:")) {
        blocks_.add_link(inner);
      }
      at = line.find('`', close + 1);
    }
  }

  Document& document_;
  const std::string_view text_;
  LineBlocks blocks_;
  std::string styles_;  // of headings, the highest first
};

}  // namespace

Document parse_rst(std::string_view bytes) {
  Document document = decode_text(bytes, "rst");
  RstReader(document).run();
  return document;
}

}  // namespace carrel::ingest
