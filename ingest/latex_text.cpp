#include "ingest/latex_text.h"

#include <algorithm>
#include <array>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {


bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Row {
  std::string_view name;
  std::string_view text;
};

// Accents, as the marks that Unicode puts after the letter.
constexpr std::array<Row, 12> accents = {{{"\"", "\u0308"},
                                          {"'", "\u0301"},
                                          {"`", "\u0300"},
                                          {"^", "\u0302"},
                                          {"~", "\u0303"},
                                          {"=", "\u0304"},
                                          {".", "\u0307"},
                                          {"c", "\u0327"},
                                          {"v", "\u030C"},
                                          {"u", "\u0306"},
                                          {"H", "\u030B"},
                                          {"r", "\u030A"}}};

constexpr std::array<Row, 27> symbols = {{{"ss", "ß"},        {"ae", "æ"},
                                          {"AE", "Æ"},        {"oe", "œ"},
                                          {"OE", "Œ"},        {"o", "ø"},
                                          {"O", "Ø"},         {"aa", "å"},
                                          {"AA", "Å"},        {"l", "ł"},
                                          {"L", "Ł"},         {"i", "i"},
                                          {"j", "j"},         {"ldots", "…"},
                                          {"dots", "…"},      {"LaTeX", "LaTeX"},
                                          {"TeX", "TeX"},     {"S", "§"},
                                          {"copyright", "©"}, {"euro", "€"},
                                          {"pounds", "£"},    {"degree", "°"},
                                          {"quad", " "},      {"qquad", " "},
                                          {"newline", "\n"},  {"textbackslash", "\\"},
                                          {"hspace", " "}}};

// Commands whose argument names something and is not read.
constexpr std::array<std::string_view, 24> silent = {"label",
                                                     "ref",
                                                     "eqref",
                                                     "pageref",
                                                     "autoref",
                                                     "cref",
                                                     "Cref",
                                                     "vspace",
                                                     "vspace*",
                                                     "hspace*",
                                                     "includegraphics",
                                                     "bibliographystyle",
                                                     "bibliography",
                                                     "pagestyle",
                                                     "thispagestyle",
                                                     "setlength",
                                                     "input",
                                                     "usepackage",
                                                     "documentclass",
                                                     "hypersetup",
                                                     "addtocounter",
                                                     "setcounter",
                                                     "fontsize",
                                                     "cline"};

// Commands whose first arguments say how or where the last is shown.
struct Leading {
  std::string_view name;
  int count;
};
constexpr std::array<Leading, 7> leading_arguments = {{{"textcolor", 1},
                                                       {"color", 1},
                                                       {"colorbox", 1},
                                                       {"multicolumn", 2},
                                                       {"multirow", 2},
                                                       {"begin", 1},
                                                       {"end", 1}}};

const Row* look_up(const Row* begin, const Row* end, std::string_view name) noexcept {
  const Row* found = std::find_if(begin, end, [&](const Row& row) { return row.name == name; });
  return found == end ? nullptr : found;
}

class PlainLatex {
 public:
  explicit PlainLatex(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) take();
    return nfc(out_);
  }

 private:
  void take() {
    switch (text_[at_]) {
      case '\\':
        return take_command();
      case '$':
        return take_formula();
      case '%':
        at_ = std::min(line_end(text_, at_), text_.size());
        return;
      case '{':
      case '}':
        ++at_;
        return;
      case '~':
        return put(" ", 1);
      case '-':
        return take_dash();
      case '`':
        return text_.substr(at_, 2) == "``" ? put("“", 2) : put("‘", 1);
      case '\'':
        return text_.substr(at_, 2) == "''" ? put("”", 2) : put("’", 1);
      default:
        return take_words();
    }
  }

  void put(std::string_view text, std::size_t read_bytes) {
    out_ += text;
    at_ += read_bytes;
  }

  void take_words() {
    const std::size_t end = std::min(text_.find_first_of("\\$%{}~-`'", at_ + 1), text_.size());
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  void take_dash() {
    if (text_.substr(at_, 3) == "---") return put("—", 3);
    if (text_.substr(at_, 2) == "--") return put("–", 2);
    put("-", 1);
  }

  // Formulas are kept: people search for "O(n \log n)" as it is written.
  void take_formula() {
    const std::size_t marks = text_.substr(at_, 2) == "$$" ? 2 : 1;
    const std::string_view mark = text_.substr(at_, marks);
    std::size_t end = std::string_view::npos;
    if (!formula_is_unclosed_) end = text_.find(mark, at_ + marks);
    formula_is_unclosed_ = end == std::string_view::npos;
    if (formula_is_unclosed_) return put("$", 1);
    put(text_.substr(at_, end + marks - at_), end + marks - at_);
  }

  void take_command() {
    const LatexCommand command = latex_command(text_, at_);
    const std::string_view name = command.name;
    at_ = std::max(command.end, at_ + 1);
    if (name.empty()) return;
    if (name == "(" || name == "[") return take_bracketed_formula(name == "(" ? "\\)" : "\\]");
    if (const Row* accent = look_up(accents.begin(), accents.end(), name))
      return take_accent(*accent);
    if (const Row* symbol = look_up(symbols.begin(), symbols.end(), name)) {
      out_ += symbol->text;
      return skip_blank_after(name);
    }
    if (!is_letter(name.front())) return take_escape(name.front());
    take_named(command);
  }

  void take_escape(char c) {
    if (c == '\\') {
      at_ = latex_options_end(text_, at_);  // "\\[2mm]" ends a line
      out_ += '\n';
    } else if (std::string_view("%$&#_{}").find(c) != std::string_view::npos) {
      out_ += c;
    } else if (c == ' ' || c == ',' || c == ';' || c == ':') {
      out_ += ' ';
    }
  }

  void take_named(const LatexCommand& command) {
    const std::string_view name = command.name;
    if (std::find(silent.begin(), silent.end(), name) != silent.end()) {
      if (const LatexArgument argument = latex_argument(text_, at_); argument.is_there) {
        at_ = argument.end;
      }
      return;
    }
    if (name.starts_with("cite") || name.ends_with("cite")) return take_argument("[", "]");
    if (name == "footnote") return take_argument(" (", ")");
    if (const LatexArgument letters = latex_letters(text_, command); letters.is_there) {
      at_ = letters.end;
      if (name != "href") {
        out_ += letters.text;
        return;
      }
    }
    const auto* leading = std::find_if(leading_arguments.begin(), leading_arguments.end(),
                                       [&](const Leading& each) { return each.name == name; });
    for (int i = 0; leading != leading_arguments.end() && i < leading->count; ++i) {
      const LatexArgument argument = latex_argument(text_, at_);
      if (argument.is_there) at_ = argument.end;
    }
    at_ = latex_options_end(text_, at_);
    skip_blank_after(name);
  }

  void take_argument(std::string_view before, std::string_view after) {
    const LatexArgument argument = latex_argument(text_, at_);
    if (!argument.is_there) return;
    at_ = argument.end;
    out_ += before;
    // Once more and no deeper: footnotes in footnotes are letters.
    out_ += depth_ == 0 ? PlainLatex(argument.text, 1).run() : std::string(argument.text);
    out_ += after;
  }

  PlainLatex(std::string_view text, int depth) : text_(text), depth_(depth) {}

  void take_bracketed_formula(std::string_view close) {
    std::size_t end = std::string_view::npos;
    if (!bracket_is_unclosed_) end = text_.find(close, at_);
    bracket_is_unclosed_ = end == std::string_view::npos;
    if (bracket_is_unclosed_) return;
    out_ += '$';
    out_ += text_.substr(at_, end - at_);
    out_ += '$';
    at_ = end + close.size();
  }

  // \"u, \"{u} and \'{\i}.
  void take_accent(const Row& accent) {
    if (is_letter(accent.name.front())) {
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    while (at_ < text_.size() && (text_[at_] == '{' || text_[at_] == '\\')) ++at_;
    if (at_ >= text_.size() || !is_letter(text_[at_])) return;
    out_ += text_[at_++];
    out_ += accent.text;
  }

  // A name swallows the blanks that end it.
  void skip_blank_after(std::string_view name) {
    if (!is_letter(name.front())) return;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  const std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool formula_is_unclosed_ = false;
  bool bracket_is_unclosed_ = false;
};

}  // namespace

LatexCommand latex_command(std::string_view text, std::size_t at) noexcept {
  LatexCommand command{.begin = at, .end = std::min(at + 1, text.size())};
  while (command.end < text.size() && is_letter(text[command.end])) ++command.end;
  if (command.end == at + 1) {
    if (command.end < text.size()) ++command.end;
  } else if (command.end < text.size() && text[command.end] == '*') {
    ++command.end;
  }
  command.name = text.substr(at + 1, command.end - at - 1);
  return command;
}

std::size_t latex_options_end(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || text[at] != '[') return at;
  const std::size_t end = text.substr(0, at + latex_argument_bytes_max).find(']', at);
  return end == std::string_view::npos ? at : end + 1;
}

LatexArgument latex_argument(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_blank(text[at])) ++at;
  at = latex_options_end(text, at);
  LatexArgument argument;
  if (at >= text.size() || text[at] != '{') return argument;
  int depth = 0;
  const std::size_t limit = std::min(text.size(), at + latex_argument_bytes_max);
  for (std::size_t end = at; end < limit; ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (text[end] == '{') {
      ++depth;
    } else if (text[end] == '}' && --depth == 0) {
      return {text.substr(at + 1, end - at - 1), end + 1, true};
    }
  }
  return argument;
}

LatexArgument latex_letters(std::string_view text, const LatexCommand& command) noexcept {
  const std::string_view name = command.name;
  if (name == "url" || name == "href" || name == "path" || name == "nolinkurl") {
    return latex_argument(text, command.end);
  }
  std::size_t at = command.end;
  if (name == "lstinline") {
    at = latex_options_end(text, at);
  } else if (name != "verb" && name != "verb*") {
    return {};
  }
  if (at >= text.size() || text[at] == '\n') return {};
  const char close = name == "lstinline" && text[at] == '{' ? '}' : text[at];
  const std::string_view line = text.substr(0, std::min(text.size(), at + latex_argument_bytes_max));
  const std::size_t end = line.find_first_of(std::array<char, 2>{close, '\n'}.data(), at + 1, 2);
  if (end == std::string_view::npos || text[end] == '\n') return {};
  return {text.substr(at + 1, end - at - 1), end + 1, true};
}

std::string plain_latex(std::string_view text) { return PlainLatex(text).run(); }

TableRow latex_row(std::string_view row) {
  TableRow cells;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= row.size(); ++at) {
    const bool is_escaped = at > 0 && at < row.size() && row[at - 1] == '\\';
    if (at < row.size() && (row[at] != '&' || is_escaped)) continue;
    std::string cell = clean_line(plain_latex(row.substr(begin, at - begin)));
    // Rules between rows are commands that plain_latex leaves nothing of.
    cells.cells.push_back(std::move(cell));
    begin = at + 1;
  }
  return cells;
}

}  // namespace carrel::ingest
