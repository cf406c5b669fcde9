// LaTeX source as the text it would print: commands go, their arguments stay; sections are
// headings, tables rows, listings code, and formulas stay as they are written. No macro is
// expanded.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/dates.h"
#include "ingest/latex_text.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/markdown_blocks.h"
#include "ingest/markdown_marks.h"
#include "ingest/parse.h"
#include "ingest/row_table.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

struct Heading {
  std::string_view command;
  int level;
};
constexpr std::array<Heading, 8> headings = {{{"part", 1},
                                              {"chapter", 2},
                                              {"section", 3},
                                              {"subsection", 4},
                                              {"subsubsection", 5},
                                              {"paragraph", 6},
                                              {"subparagraph", 7},
                                              {"frametitle", 4}}};

constexpr std::array<std::string_view, 8> code_environments = {
    "verbatim", "lstlisting", "minted",  "Verbatim",
    "alltt",    "verbatim*",  "listing", "filecontents"};
constexpr std::array<std::string_view, 12> math_environments = {
    "equation", "equation*", "align",    "align*",      "gather", "gather*",
    "multline", "multline*", "eqnarray", "displaymath", "math",   "alignat"};
constexpr std::array<std::string_view, 6> table_environments = {"tabular",   "tabular*", "tabularx",
                                                                "longtable", "tabulary", "array"};
constexpr std::array<std::string_view, 3> silent_environments = {"comment", "tikzpicture",
                                                                 "thebibliography*"};

template <std::size_t count>
bool is_in(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class LatexReader {
 public:
  enum class Preamble { may_be, none };

  LatexReader(std::string_view text, Document& document, Preamble preamble)
      : text_(text),
        writer_(document),
        lines_(text),
        in_preamble_(preamble == Preamble::may_be && has_body()) {}

  // False when the body was not met: what looked like its beginning is none.
  bool run() {
    for (std::size_t at = 0; at < text_.size() && !writer_.is_full();) at = take(at);
    flush();
    return !in_preamble_;
  }

 private:
  // Whether a body begins anywhere but in a comment.
  bool has_body() const noexcept {
    constexpr std::string_view mark = "\\begin{document}";
    for (std::size_t at = text_.find(mark); at != std::string_view::npos;) {
      if (!has_comment_before(at)) return true;
      at = text_.find(mark, line_end(text_, at));
    }
    return false;
  }

  bool has_comment_before(std::size_t at) const noexcept {
    for (std::size_t i = line_begin(text_, at); i < at; ++i) {
      if (text_[i] == '%') return true;
      if (text_[i] == '\\') ++i;
    }
    return false;
  }

  // One line's worth at most, or a command that begins a block; the offset after it.
  std::size_t take(std::size_t at) {
    const char c = text_[at];
    if (c == '\n') return take_line_end(at);
    if (c == '%') return std::min(line_end(text_, at), text_.size());
    if (c == '\\') {
      const LatexCommand command = latex_command(text_, at);
      const std::size_t end = take_command(command, at);
      if (end != at) return end;
      const LatexArgument letters = latex_letters(text_, command);
      const std::size_t after = letters.is_there ? letters.end : std::max(command.end, at + 1);
      add(at, after);
      return after;
    }
    const std::size_t end = std::min(text_.find_first_of("\n%\\", at + 1), text_.size());
    add(at, end);
    return end;
  }

  void add(std::size_t begin, std::size_t end) {
    if (in_preamble_) return;
    if (prose_.empty()) prose_line_ = lines_.line_of(begin);
    prose_ += text_.substr(begin, end - begin);
  }

  // A blank line ends a paragraph.
  std::size_t take_line_end(std::size_t at) {
    const std::size_t next = std::min(at + 1, text_.size());
    if (trim(text_.substr(next, line_end(text_, next) - next)).empty()) {
      flush();
    } else {
      add(at, next);
    }
    return next;
  }

  // `at` when the command is part of a paragraph.
  std::size_t take_command(const LatexCommand& command, std::size_t at) {
    std::string_view name = command.name;
    if (name.ends_with('*')) name.remove_suffix(1);
    for (const Heading& heading : headings) {
      if (heading.command == name) return take_heading(heading.level, command);
    }
    if (command.name == "title" || command.name == "author" || command.name == "date") {
      return take_setting(command);
    }
    if (command.name == "begin") return take_begin(command);
    if (command.name == "end") return take_end(command);
    if (command.name == "item") return take_item(command);
    if (command.name == "input" || command.name == "include" || command.name == "subfile") {
      return take_input(command);
    }
    if (command.name == "par" || command.name == "bigskip" || command.name == "newpage") {
      flush();
      return command.end;
    }
    return at;
  }

  std::size_t take_heading(int level, const LatexCommand& command) {
    flush();
    const LatexArgument title = latex_argument(text_, command.end);
    if (!title.is_there) return command.end;
    writer_.set_line(lines_.line_of(command.begin));
    if (!in_preamble_) writer_.heading(level, plain_latex(title.text));
    return title.end;
  }

  std::size_t take_setting(const LatexCommand& command) {
    const LatexArgument value = latex_argument(text_, command.end);
    if (!value.is_there) return command.end;
    Document& document = writer_.document();
    const std::string plain = clean_line(plain_latex(value.text));
    if (command.name == "title" && document.title.empty()) document.title = plain;
    if (command.name == "author" && document.author.empty()) document.author = plain;
    if (command.name == "date" && document.date.empty()) document.date = iso_date(plain);
    return value.end;
  }

  std::size_t take_input(const LatexCommand& command) {
    const LatexArgument target = latex_argument(text_, command.end);
    if (!target.is_there) return command.end;
    auto& links = writer_.document().links;
    const std::string_view path = trim(target.text);
    if (is_relative_link(path) && links.size() < links_max && path.size() <= metadata_bytes_max) {
      links.emplace_back(path);
    }
    return target.end;
  }

  std::size_t take_begin(const LatexCommand& command) {
    const LatexArgument name = latex_argument(text_, command.end);
    if (!name.is_there) return command.end;
    if (name.text == "document") {
      in_preamble_ = false;
      prose_.clear();
      return name.end;
    }
    if (in_preamble_) return name.end;
    if (is_in(math_environments, name.text)) return take_formula(name);
    flush();
    if (is_in(code_environments, name.text)) return take_whole(name, BlockKind::code);
    if (is_in(silent_environments, name.text)) return skip_whole(name);
    if (is_in(table_environments, name.text)) return take_table(name);
    kind_ = name.text == "quote" || name.text == "quotation" || name.text == "abstract"
                ? BlockKind::quote
                : BlockKind::paragraph;
    return latex_options_end(text_, name.end);
  }

  std::size_t take_end(const LatexCommand& command) {
    const LatexArgument name = latex_argument(text_, command.end);
    const std::size_t end = name.is_there ? name.end : command.end;
    flush();
    kind_ = BlockKind::paragraph;
    return end;
  }

  std::size_t take_item(const LatexCommand& command) {
    flush();
    kind_ = BlockKind::list_item;
    return command.end;
  }

  // Where "\end{name}" is; each name is looked for to the end but once when there is none.
  std::size_t end_of(std::string_view name, std::size_t from) {
    const std::string mark = "\\end{" + std::string(name) + "}";
    if (std::find(unclosed_.begin(), unclosed_.end(), name) != unclosed_.end()) return text_.size();
    const std::size_t end = text_.find(mark, from);
    if (end == std::string_view::npos) {
      unclosed_.push_back(name);
      writer_.document().issues.push_back({IssueKind::damaged, 0, mark + " is missing"});
    }
    return std::min(end, text_.size());
  }

  std::size_t after_end(std::string_view name, std::size_t end) const {
    return std::min(end + name.size() + std::string_view("\\end{}").size(), text_.size());
  }

  // Stays in its paragraph, as it is written.
  std::size_t take_formula(const LatexArgument& name) {
    const std::size_t end = end_of(name.text, name.end);
    add(name.end, name.end);
    prose_ += '$';
    add(name.end, end);
    prose_ += '$';
    return after_end(name.text, end);
  }

  std::size_t skip_whole(const LatexArgument& name) {
    const std::size_t end = end_of(name.text, name.end);
    // What is never closed is read as anything else.
    return end == text_.size() ? name.end : after_end(name.text, end);
  }

  // Past "[language=C]" and "{python}" after the \begin; verbatim takes none.
  std::size_t code_begin(const LatexArgument& name) const noexcept {
    if (name.text.starts_with("verbatim") || name.text == "alltt") return name.end;
    const std::size_t at = latex_options_end(text_, name.end);
    if (name.text != "minted" && name.text != "filecontents") return at;
    if (at >= text_.size() || text_[at] != '{') return at;
    return latex_argument(text_, at).is_there ? latex_argument(text_, at).end : at;
  }

  std::size_t take_whole(const LatexArgument& name, BlockKind kind) {
    const std::size_t end = end_of(name.text, name.end);
    std::size_t begin = std::min(code_begin(name), end);
    const std::size_t first_end = std::min(line_end(text_, begin), end);
    // Most code begins on the next line.
    if (trim(text_.substr(begin, first_end - begin)).empty()) begin = std::min(first_end + 1, end);
    std::vector<int> numbers;
    const std::string_view inner = text_.substr(begin, end - begin);
    const auto count = static_cast<std::size_t>(std::count(inner.begin(), inner.end(), '\n')) + 1;
    const int first = lines_.line_of(begin);
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(first + static_cast<int>(i));
    write_verbatim(writer_, kind, inner, numbers);
    return after_end(name.text, end);
  }

  // Past "[t]{lr}", and past the width before it: "\begin{tabularx}{\textwidth}{lX}".
  std::size_t columns_end(const LatexArgument& name) const noexcept {
    const bool has_width =
        name.text == "tabularx" || name.text == "tabular*" || name.text == "tabulary";
    std::size_t at = name.end;
    for (int i = 0; i < (has_width ? 2 : 1); ++i) {
      const LatexArgument argument = latex_argument(text_, at);
      if (argument.is_there) at = argument.end;
    }
    return at;
  }

  std::size_t take_table(const LatexArgument& name) {
    const std::size_t end = end_of(name.text, name.end);
    const std::size_t begin = std::min(columns_end(name), end);
    std::vector<TableRow> rows;
    std::size_t bytes = 0;
    std::size_t at = begin;
    while (at < end && bytes < table_bytes_max) {
      const std::size_t row_end = std::min(text_.substr(0, end).find("\\\\", at), end);
      TableRow row = latex_row(text_.substr(at, row_end - at));
      const std::size_t visible = std::min(text_.find_first_not_of(" \t\r\n", at), row_end);
      row.line = lines_.line_of(visible);
      bytes += bytes_of(row);
      rows.push_back(std::move(row));
      at = latex_options_end(text_, std::min(row_end + 2, text_.size()));
    }
    if (at < end) {
      writer_.document().issues.push_back(
          {IssueKind::part_limit, 0, "a table is too big; its last rows are left out"});
    }
    std::erase_if(rows, [](const TableRow& row) {
      return std::all_of(row.cells.begin(), row.cells.end(),
                         [](const std::string& cell) { return cell.empty(); });
    });
    if (!rows.empty()) write_table(writer_, rows, names_columns(rows.front()) ? 1 : 0);
    return after_end(name.text, end);
  }

  void flush() {
    if (!in_preamble_ && !prose_.empty()) {
      writer_.set_line(prose_line_);
      writer_.block(kind_, plain_latex(prose_));
    }
    prose_.clear();
  }

  const std::string_view text_;
  DocumentWriter writer_;
  LineCounter lines_;
  std::string prose_;
  int prose_line_ = 0;
  BlockKind kind_ = BlockKind::paragraph;
  bool in_preamble_;
  std::vector<std::string_view> unclosed_;
};

}  // namespace

Document parse_latex(std::string_view bytes) {
  const Document source = decode_text(bytes, "latex");
  Document document = without_text(source);
  if (!LatexReader(source.text, document, LatexReader::Preamble::may_be).run()) {
    document = without_text(source);
    LatexReader(source.text, document, LatexReader::Preamble::none).run();
  }
  title_from_sections(document);
  return document;
}

}  // namespace carrel::ingest
