#include "ingest/code_symbols.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {


constexpr std::array<std::string_view, 10> container_words = {
    "class",  "struct",   "interface", "trait", "impl",
    "object", "protocol", "extension", "union", "actor"};
constexpr std::array<std::string_view, 2> leaf_words = {"enum", "message"};
constexpr std::array<std::string_view, 4> scope_words = {"namespace", "module", "mod", "extern"};
constexpr std::array<std::string_view, 3> bracketed_words = {"pub", "alignas", "decltype"};
constexpr std::array<std::string_view, 6> function_words = {"function", "func", "fn",
                                                            "fun",      "sub",  "def"};
constexpr std::array<std::string_view, 15> control_words = {
    "if",  "for",    "while", "switch", "catch", "return",  "else",  "do",
    "try", "unless", "when",  "match",  "with",  "foreach", "select"};

template <std::size_t count>
bool is_in(const std::array<std::string_view, count>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_name_byte(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// A word, or one character that is none. What stands in (), [] and <> is left out but for its
// opening: it names nothing.
struct Token {
  std::string_view text;
  bool is_word = false;
};

// Past the bracket that closes the one at `at`; past that one alone where none does.
std::size_t skip_nested(std::string_view head, std::size_t at) noexcept {
  const char open = head[at];
  const char close = open == '(' ? ')' : open == '[' ? ']' : '>';
  int depth = 0;
  for (std::size_t end = at; end < head.size(); ++end) {
    if (head[end] == open) ++depth;
    if (head[end] == close && --depth == 0) return end + 1;
  }
  return at + 1;
}

// "a::b", "M.prime" and "~Pump" are one word.
std::size_t word_end(std::string_view head, std::size_t at) noexcept {
  if (head[at] == '~') ++at;
  while (at < head.size()) {
    if (is_name_byte(head[at])) {
      ++at;
    } else if (head[at] == ':' && at + 2 < head.size() && head[at + 1] == ':' &&
               (is_name_byte(head[at + 2]) || head[at + 2] == '~')) {
      at += 3;
    } else if (head[at] == '.' && at + 1 < head.size() && is_name_byte(head[at + 1])) {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

std::vector<Token> tokens_of(std::string_view head) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < head.size() && tokens.size() < code_head_words_max;) {
    const char c = head[at];
    const bool is_tilde = c == '~' && at + 1 < head.size() && is_name_byte(head[at + 1]);
    if (is_name_byte(c) || is_tilde) {
      const std::size_t end = word_end(head, at);
      tokens.push_back({head.substr(at, end - at), true});
      at = end;
      continue;
    }
    if (static_cast<unsigned char>(c) > ' ') tokens.push_back({head.substr(at, 1), false});
    at = c == '(' || c == '[' || c == '<' ? skip_nested(head, at) : at + 1;
  }
  return tokens;
}

bool is_mark(const Token& token, char mark) noexcept {
  return !token.is_word && token.text.front() == mark;
}

// The names from `at` on up to a bracket or another mark: "Drop for Pump".
std::string names_from(const std::vector<Token>& tokens, std::size_t at) {
  std::string names;
  for (; at < tokens.size(); ++at) {
    if (is_mark(tokens[at], '<')) continue;
    if (!tokens[at].is_word || tokens[at].text == "where") break;
    if (!names.empty()) names += ' ';
    names += tokens[at].text;
  }
  return names;
}

// "class Pump : Machine", "struct pump *new_pump(int litres)": the latter is a function.
Symbol type_symbol(const std::vector<Token>& tokens, std::size_t at, SymbolKind kind) {
  std::size_t words = 0;
  std::string_view name;
  for (std::size_t i = at + 1; i < tokens.size(); ++i) {
    if (is_mark(tokens[i], '(')) {
      // An attribute, "alignas(8)", stands before the name.
      if (words == 1 && (name == "alignas" || name.starts_with("__"))) {
        words = 0;
        continue;
      }
      if (words > 1) return {};
      break;
    }
    if (!tokens[i].is_word) {
      if (is_mark(tokens[i], '*') || is_mark(tokens[i], '&')) continue;
      if (is_mark(tokens[i], '<') || is_mark(tokens[i], '[')) continue;
      break;
    }
    if (tokens[i].text == "extends" || tokens[i].text == "implements") break;
    // "final" of C++ and what a macro exports follow or lead; the last word is the name.
    if (tokens[i].text == "final" || tokens[i].text == "class") continue;
    name = tokens[i].text;
    ++words;
  }
  if (tokens[at].text == "impl" || tokens[at].text == "extension") {
    return {kind, names_from(tokens, at + 1)};
  }
  const bool is_go = name.empty() && at > 1 && tokens[at - 2].text == "type";
  if (is_go) name = tokens[at - 1].text;
  return {name.empty() ? SymbolKind::none : kind, std::string(name)};
}

// The word of "function prime(", "func (p *Pump) Prime(", "const prime = function (".
Symbol function_symbol(const std::vector<Token>& tokens, std::size_t at) {
  std::size_t next = at + 1;
  if (next < tokens.size() && is_mark(tokens[next], '*')) ++next;
  if (next < tokens.size() && is_mark(tokens[next], '<')) ++next;
  if (next + 1 < tokens.size() && is_mark(tokens[next], '(') && tokens[next + 1].is_word &&
      next + 2 < tokens.size() &&
      (is_mark(tokens[next + 2], '(') || is_mark(tokens[next + 2], '['))) {
    return {SymbolKind::leaf, std::string(tokens[next + 1].text)};
  }
  if (next < tokens.size() && tokens[next].is_word) {
    return {SymbolKind::leaf, std::string(tokens[next].text)};
  }
  return {};
}

// The word before '=', ':' or "<-" that a nameless function is given to: "const prime = (a) =>".
Symbol assigned_symbol(const std::vector<Token>& tokens) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool is_r =
        is_mark(tokens[i], '<') && i + 1 < tokens.size() && is_mark(tokens[i + 1], '-');
    const bool is_given = is_mark(tokens[i], '=') || is_mark(tokens[i], ':') || is_r;
    const bool is_arrow =
        is_mark(tokens[i], '=') && i + 1 < tokens.size() && is_mark(tokens[i + 1], '>');
    if (!is_given || is_arrow || !tokens[i - 1].is_word) continue;
    return {SymbolKind::leaf, std::string(tokens[i - 1].text)};
  }
  return {};
}

// Of "@Test(", "pub(", "__attribute__(": they stand before what is named.
bool is_attribute(const std::vector<Token>& tokens, std::size_t word) noexcept {
  const bool is_annotation = word > 0 && is_mark(tokens[word - 1], '@');
  return is_annotation || is_in(bracketed_words, tokens[word].text) ||
         tokens[word].text.starts_with("__");
}

bool has_bracket(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& token) { return is_mark(token, '('); });
}

bool has_arrow(const std::vector<Token>& tokens) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (is_mark(tokens[i], '>') && is_mark(tokens[i - 1], '=')) return true;
  }
  return false;
}

}  // namespace

Symbol symbol_of_head(std::string_view head) {
  if (head.size() > code_head_bytes_max) {
    head.remove_prefix(clip_utf8(head, head.size() - code_head_bytes_max).size());
    if (head.size() > code_head_bytes_max) head.remove_prefix(code_point_at(head, 0).size_bytes);
  }
  const std::vector<Token> tokens = tokens_of(head);
  bool saw_bracket = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view word = tokens[i].text;
    if (is_mark(tokens[i], '(') && !(i > 0 && is_attribute(tokens, i - 1))) saw_bracket = true;
    if (!tokens[i].is_word || (i > 0 && is_mark(tokens[i - 1], '@'))) continue;
    if (is_in(function_words, word)) {
      const Symbol named = function_symbol(tokens, i);
      return named.name.empty() ? assigned_symbol(tokens) : named;
    }
    if (saw_bracket) continue;
    if (is_in(scope_words, word) && !has_bracket(tokens)) return {SymbolKind::scope, {}};
    if (is_in(container_words, word) || is_in(leaf_words, word)) {
      const SymbolKind kind = is_in(leaf_words, word) ? SymbolKind::leaf : SymbolKind::container;
      const Symbol type = type_symbol(tokens, i, kind);
      if (type.kind != SymbolKind::none) return type;
    }
  }
  if (has_arrow(tokens)) return assigned_symbol(tokens);
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (!is_mark(tokens[i], '(') || !tokens[i - 1].is_word) continue;
    if (is_attribute(tokens, i - 1)) continue;
    if (is_in(control_words, tokens[i - 1].text)) return {};
    return {SymbolKind::leaf, std::string(tokens[i - 1].text)};
  }
  return {};
}

Symbol symbol_of_line(std::string_view line) {
  constexpr std::array<std::string_view, 4> classes = {"class", "module", "defmodule", "struct"};
  constexpr std::array<std::string_view, 6> functions = {"def",      "defp",  "defmacro",
                                                         "function", "macro", "cdef"};
  constexpr std::array<std::string_view, 6> modifiers = {"async",  "local",   "private",
                                                         "public", "mutable", "abstract"};
  const std::vector<Token> tokens = tokens_of(clip_utf8(line, code_head_bytes_max));
  std::size_t at = 0;
  while (at < tokens.size() && is_in(modifiers, tokens[at].text)) ++at;
  if (at + 1 >= tokens.size() || !tokens[at].is_word || !tokens[at + 1].is_word) return {};
  const std::string name(tokens[at + 1].text);
  if (is_in(classes, tokens[at].text)) return {SymbolKind::container, name};
  if (is_in(functions, tokens[at].text)) return {SymbolKind::leaf, name};
  return {};
}

}  // namespace carrel::ingest
