#include <algorithm>
#include <vector>

#include "ingest/code_outline.h"
#include "ingest/code_symbols.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Walks the lines of a piece of code and ends a unit where its braces are closed and a statement or
// body is over, or a blank line stands between statements.
class BraceOutline {
 public:
  BraceOutline(LineBlocks& blocks, std::string_view text, std::string_view masked,
               const CodeLanguage& language)
      : blocks_(blocks),
        text_(text),
        masked_(masked),
        has_preprocessor_(language.name == "c" || language.name == "c++" ||
                          language.name == "objective-c" || language.name == "c#") {}

  // `level` is that of the sections in `body`, `depth` that of the bodies around it: scopes are
  // bodies, too, and open no section.
  void run(Span body, int level, int depth) {
    const std::uint32_t section = blocks_.section();
    Span statements{body.begin, body.begin};  // that belong to no function, up to here
    for (std::size_t at = body.begin; at < body.end;) {
      const Unit unit = take_unit({at, body.end});
      at = unit.span.end;
      const Symbol symbol = unit.open == none ? Symbol{} : symbol_of_head(head_of(unit));
      if (symbol.kind == SymbolKind::none || depth > code_depth_max) {
        statements.end = unit.span.end;
        if (!unit.ends_paragraph) continue;
      } else {
        flush(statements);
        add(unit, symbol, level, depth);
        blocks_.enter_section(section);
      }
      if (unit.ends_paragraph || symbol.kind != SymbolKind::none) {
        flush(statements);
        statements = {at, at};
      }
    }
    flush(statements);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  struct Unit {
    Span span;
    std::size_t open = none;   // its first brace
    std::size_t close = none;  // and where that is closed
    bool ends_paragraph = false;
  };

  std::string_view head_of(const Unit& unit) const {
    return masked_.substr(unit.span.begin, unit.open - unit.span.begin);
  }

  void add(const Unit& unit, const Symbol& symbol, int level, int depth) {
    if (symbol.kind == SymbolKind::leaf) {
      blocks_.open_section(level, symbol.name);
      blocks_.block(BlockKind::code, unit.span);
      return;
    }
    const bool is_container = symbol.kind == SymbolKind::container;
    if (is_container) blocks_.open_section(level, symbol.name);
    const std::size_t inner = std::min(line_end(text_, unit.open) + 1, unit.span.end);
    const std::size_t close = close_of(unit);
    if (inner >= close) {  // all on one line
      blocks_.block(BlockKind::code, unit.span);
      return;
    }
    blocks_.block(BlockKind::code, {unit.span.begin, inner});
    run({inner, close}, is_container ? level + 1 : level, depth + 1);
    const Span tail{close, unit.span.end};  // "} Node;" of a typedef
    if (!only_closes(tail)) blocks_.block(BlockKind::code, tail);
  }

  // Where the body ends: before the line that closes it and holds nothing else.
  std::size_t close_of(const Unit& unit) const noexcept {
    if (unit.close == none) return unit.span.end;
    std::size_t begin = unit.close;
    while (begin > unit.open && (masked_[begin - 1] == ' ' || masked_[begin - 1] == '\t')) --begin;
    return masked_[begin - 1] == '\n' ? begin : unit.close;
  }

  bool only_closes(Span span) const noexcept {
    return span.in(masked_).find_first_not_of(" \t\r\n});,") == std::string_view::npos;
  }

  void flush(Span statements) {
    const std::string_view code = statements.in(masked_);
    const bool is_closing = code.find_first_not_of(" \t\r\n") != code.npos &&
                            only_closes(statements) && trim(statements.in(text_)).size() < 8;
    if (!is_closing) blocks_.block(BlockKind::code, statements);
  }

  // One line or more, up to and with a line end.
  Unit take_unit(Span rest) {
    Unit unit{{rest.begin, rest.begin}};
    int depth = 0;
    int round = 0;
    bool has_text = false;
    std::vector<int> conditions;  // depth at each "#if" that is open
    while (unit.span.end < rest.end) {
      const Span line{unit.span.end, std::min(line_end(text_, unit.span.end), rest.end)};
      unit.span.end = std::min(line.end + 1, rest.end);
      const bool is_blank = trim(line.in(text_)).empty();
      if (is_blank && has_text && depth == 0 && round <= 0) {
        unit.ends_paragraph = true;
        return unit;
      }
      if (is_blank) continue;
      const bool is_first = !has_text;
      has_text = true;
      if (has_preprocessor_ && trim(line.in(masked_)).starts_with('#')) {
        if (is_first && depth == 0) return unit;
        take_condition(trim(line.in(masked_)), depth, conditions);
        continue;
      }
      const char last = scan(line, unit, depth, round);
      if (depth <= 0 && round <= 0 && (last == ';' || last == '}' || depth < 0)) return unit;
    }
    unit.ends_paragraph = true;
    return unit;
  }

  // What "#if" and "#else" both open is closed once: the other branch begins as deep as the first.
  static void take_condition(std::string_view line, int& depth, std::vector<int>& conditions) {
    if (line.starts_with("#if")) {
      conditions.push_back(depth);
    } else if (line.starts_with("#el")) {
      depth = conditions.empty() ? 0 : conditions.back();
    } else if (line.starts_with("#endif") && !conditions.empty()) {
      conditions.pop_back();
    }
  }

  // Counts the brackets of a line; its last character that is code, or NUL.
  char scan(Span line, Unit& unit, int& depth, int& round) const noexcept {
    char last = '\0';
    for (std::size_t at = line.begin; at < line.end; ++at) {
      const char c = masked_[at];
      if (is_space(c)) continue;
      last = c;
      if (c == '{') {
        // Braces within brackets are values; the body comes after.
        if (unit.open == none && round <= 0) unit.open = at;
        ++depth;
      } else if (c == '}') {
        if (--depth == 0) unit.close = at;
      } else if (c == '(') {
        ++round;
      } else if (c == ')') {
        --round;
      }
    }
    return last;
  }

  LineBlocks& blocks_;
  const std::string_view text_;
  const std::string_view masked_;
  const bool has_preprocessor_;
};

}  // namespace

void outline_braces(LineBlocks& blocks, std::string_view text, std::string_view masked,
                    const CodeLanguage& language) {
  BraceOutline(blocks, text, masked, language).run({0, text.size()}, 1, 1);
}

void outline_paragraphs(LineBlocks& blocks, std::string_view text) {
  Span paragraph{0, 0};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    if (trim(text.substr(at, end - at)).empty()) {
      blocks.block(BlockKind::code, paragraph);
      paragraph.begin = std::min(end + 1, text.size());
    }
    paragraph.end = std::min(end, text.size());
    at = end + 1;
  }
  blocks.block(BlockKind::code, paragraph);
}

}  // namespace carrel::ingest
