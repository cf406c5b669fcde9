#include <algorithm>
#include <vector>

#include "ingest/code_outline.h"
#include "ingest/code_symbols.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {


// A line of code; those within strings and comments over many lines have nothing visible left.
struct Line {
  Span span;
  int indent = 0;
  bool is_blank = true;     // in the file
  bool is_code = false;     // after masking
  bool is_closing = false;  // "end", ")" and the like
};

std::vector<Line> lines_of(std::string_view text, std::string_view masked) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    Line line{{at, end}};
    const std::string_view code = trim(line.span.in(masked));
    line.is_blank = trim(line.span.in(text)).empty();
    line.is_code = !code.empty();
    line.indent = indent_of(line.span.in(line.is_code ? masked : text));
    const std::string_view word = code.substr(0, code.find_first_of(" \t();,."));
    line.is_closing =
        word == "end" || code.starts_with(')') || code.starts_with(']') || code.starts_with('}');
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

class IndentOutline {
 public:
  IndentOutline(LineBlocks& blocks, std::string_view text, std::string_view masked)
      : blocks_(blocks), text_(text), masked_(masked), lines_(lines_of(text, masked)) {}

  void run(std::size_t first, std::size_t last, int level) {
    const std::uint32_t section = blocks_.section();
    std::size_t statements = first;  // that belong to no function begin here
    std::size_t visible = first;
    while (visible < last && lines_[visible].is_blank) ++visible;
    const int indent = visible < last ? lines_[visible].indent : 0;
    for (std::size_t at = first; at < last;) {
      const Symbol symbol =
          lines_[at].is_code ? symbol_of_line(lines_[at].span.in(masked_)) : Symbol{};
      if (symbol.kind == SymbolKind::none || level > code_depth_max) {
        // A blank line parts statements that are not indented below others.
        const bool ends = lines_[at].is_blank && at > visible && !lines_[at - 1].is_blank;
        if (ends && !is_deeper(at, last, indent)) {
          flush(statements, at);
          statements = at + 1;
        }
        ++at;
        continue;
      }
      const std::size_t begin = above(at, statements);
      flush(statements, begin);
      const std::size_t end = body_end(at, last);
      add(begin, at, end, symbol, level);
      blocks_.enter_section(section);
      statements = at = end;
    }
    flush(statements, last);
  }

 private:
  void add(std::size_t begin, std::size_t head, std::size_t end, const Symbol& symbol, int level) {
    blocks_.open_section(level, symbol.name);
    if (symbol.kind == SymbolKind::leaf) return flush(begin, end);
    flush(begin, head + 1);
    run(head + 1, end, level + 1);
  }

  // Whether the next visible line is deeper than `indent`: the blank line at `at` is in a body.
  bool is_deeper(std::size_t at, std::size_t last, int indent) const {
    while (at < last && lines_[at].is_blank) ++at;
    return at < last && lines_[at].indent > indent;
  }

  // Comments and decorators right above the head belong to it.
  std::size_t above(std::size_t head, std::size_t first) const {
    std::size_t begin = head;
    while (begin > first && !lines_[begin - 1].is_blank &&
           lines_[begin - 1].indent == lines_[head].indent && describes(lines_[begin - 1])) {
      --begin;
    }
    return begin;
  }

  bool describes(const Line& line) const {
    return !line.is_code || trim(line.span.in(masked_)).starts_with('@');
  }

  // Past the body of the head at `at`: all that is deeper, and what closes it.
  std::size_t body_end(std::size_t at, std::size_t last) const {
    const int indent = lines_[at].indent;
    std::size_t end = at + 1;
    for (std::size_t line = at + 1; line < last; ++line) {
      if (!lines_[line].is_code) {
        // A comment or a string's line: within, when code that is deeper follows.
        if (!lines_[line].is_blank && lines_[line].indent > indent) end = line + 1;
        continue;
      }
      const bool closes = lines_[line].is_closing && lines_[line].indent == indent;
      if (lines_[line].indent <= indent && !closes) break;
      end = line + 1;
      // What follows "end" is no longer within; ")" closes the head alone.
      if (closes && trim(lines_[line].span.in(masked_)).starts_with("end")) break;
    }
    return end;
  }

  void flush(std::size_t first, std::size_t last) {
    while (first < last && (lines_[first].is_blank)) ++first;
    if (first >= last) return;
    if (first + 1 == last && lines_[first].is_closing) return;  // the "end" of a class
    blocks_.block(BlockKind::code, {lines_[first].span.begin, lines_[last - 1].span.end});
  }

  LineBlocks& blocks_;
  const std::string_view text_;
  const std::string_view masked_;
  const std::vector<Line> lines_;
};

}  // namespace

void outline_indent(LineBlocks& blocks, std::string_view text, std::string_view masked) {
  IndentOutline outline(blocks, text, masked);
  outline.run(0,
              static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) +
                  (text.empty() || text.back() == '\n' ? 0 : 1),
              1);
}

}  // namespace carrel::ingest
