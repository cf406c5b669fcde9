#include "ingest/plain.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t entity_bytes_max = 10;

constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// Bytes of other scripts count as letters: an underscore inside such a word stays, too.
constexpr bool is_word(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_punctuation(char c) noexcept { return c > ' ' && c <= '~' && !is_word(c); }

enum Special : std::uint8_t { ordinary = 0, space = 1, mark = 2 };

constexpr std::array<std::uint8_t, 256> special_bytes(std::string_view marks) {
  std::array<std::uint8_t, 256> table{};
  for (const char c : marks) table[static_cast<unsigned char>(c)] = mark;
  for (const char c : std::string_view(" \t\n\v\f\r")) table[static_cast<unsigned char>(c)] = space;
  return table;
}
constexpr auto no_marks = special_bytes("");
constexpr auto markdown_marks = special_bytes("\\`*_~[]<&|");

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 12> entities = {{{"&amp;", "&"},
                                              {"&lt;", "<"},
                                              {"&gt;", ">"},
                                              {"&quot;", "\""},
                                              {"&apos;", "'"},
                                              {"&#39;", "'"},
                                              {"&nbsp;", " "},
                                              {"&ndash;", "–"},
                                              {"&mdash;", "—"},
                                              {"&hellip;", "…"},
                                              {"&copy;", "©"},
                                              {"&rarr;", "→"}}};

// Tags between which words do not run together.
constexpr std::array<std::string_view, 13> breaking_tags = {
    "br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "hr", "dt", "dd"};

bool is_breaking_tag(std::string_view tag) noexcept {
  tag.remove_prefix(1);
  if (tag.starts_with('/')) tag.remove_prefix(1);
  std::size_t end = 0;
  while (end < tag.size() && (is_letter(tag[end]) || (tag[end] >= '0' && tag[end] <= '9'))) ++end;
  const std::string_view name = tag.substr(0, end);
  return std::find(breaking_tags.begin(), breaking_tags.end(), name) != breaking_tags.end();
}

// The line under a table's head: nothing but pipes, dashes and colons.
bool is_rule_line(std::string_view line) noexcept {
  return line.find('-') != std::string_view::npos &&
         line.find_first_not_of("|-: \t\r>") == std::string_view::npos;
}

class PlainWriter {
 public:
  PlainWriter(std::string& out, std::string_view text, BlockKind kind) noexcept
      : out_(out), text_(text), begin_(out.size()), kind_(kind) {}

  void write(const std::array<std::uint8_t, 256>& table) {
    while (at_ < text_.size()) {
      const std::size_t run = at_;
      skip_words(table);
      if (at_ > run) put(text_.substr(run, at_ - run));
      if (at_ == text_.size()) break;
      if (is_space(text_[at_])) {
        take_space();
      } else {
        take_mark();
      }
    }
  }

 private:
  // Passes over plain words with one space between, so that most prose is copied in long runs.
  void skip_words(const std::array<std::uint8_t, 256>& table) noexcept {
    const auto is_ordinary = [&](std::size_t at) {
      return at < text_.size() && table[static_cast<unsigned char>(text_[at])] == ordinary;
    };
    if (!is_ordinary(at_)) return;
    do {
      ++at_;
      while (is_ordinary(at_)) ++at_;
    } while (at_ < text_.size() && text_[at_] == ' ' && is_ordinary(at_ + 1));
  }

  void put(std::string_view piece) {
    if (pending_ != '\0' && out_.size() > begin_) out_ += pending_;
    pending_ = '\0';
    out_ += piece;
  }
  void put_space() noexcept {
    if (pending_ == '\0') pending_ = ' ';
  }

  char previous() const noexcept { return at_ == 0 ? ' ' : text_[at_ - 1]; }
  char peek(std::size_t ahead = 1) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : ' ';
  }

  void take_space() noexcept {
    bool is_line_start = false;
    while (at_ < text_.size() &&
           (is_space(text_[at_]) || (is_line_start && is_quote_mark(text_[at_])))) {
      is_line_start = is_line_start || text_[at_] == '\n';
      ++at_;
    }
    if (is_line_start && kind_ == BlockKind::code) pending_ = '\n';
    put_space();
  }

  bool is_quote_mark(char c) const noexcept { return c == '>' && kind_ == BlockKind::quote; }

  void take_mark() {
    switch (text_[at_]) {
      case '\\':
        return take_escape();
      case '`':
        return take_backticks();
      case '*':
        return take_emphasis(true);
      case '_':
        return take_emphasis(!is_word(previous()) || !is_word(peek(run_length())));
      case '~':
        return take_emphasis(run_length() == 2);
      case '[':
        return take_open_bracket();
      case ']':
        return take_close_bracket();
      case '<':
        return take_tag();
      case '&':
        return take_entity();
      default:
        return take_pipe();
    }
  }

  std::size_t run_length() const noexcept {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] == text_[at_]) ++end;
    return end - at_;
  }

  void keep(std::size_t count) {
    put(text_.substr(at_, count));
    at_ += count;
  }

  void take_escape() {
    if (!in_code_ && is_punctuation(peek())) {
      ++at_;
      return keep(1);
    }
    if (!in_code_ && (peek() == '\n' || peek() == '\r')) {  // a hard line break
      ++at_;
      return;
    }
    keep(1);
  }

  // A run of the length that opened the code closes it. An unclosed one only leaves later emphasis
  // marks in, which is no harm worth a second pass.
  void take_backticks() noexcept {
    const std::size_t length = run_length();
    at_ += length;
    if (!in_code_) {
      in_code_ = true;
      code_ticks_ = length;
    } else if (length == code_ticks_) {
      in_code_ = false;
    }
  }

  void take_emphasis(bool is_mark) {
    const std::size_t length = run_length();
    const bool stands_alone = is_space(previous()) && is_space(peek(length));
    if (in_code_ || !is_mark || stands_alone) return keep(length);
    at_ += length;
  }

  // Brackets of links go, an index such as a[0] stays. One bit a level remembers which.
  void take_open_bracket() {
    const bool stays = in_code_ || is_word(previous());
    brackets_ = brackets_ << 1 | (stays ? 1U : 0U);
    if (stays) return keep(1);
    if (peek() != '[') {
      drop_image_mark();
      ++at_;
      return;
    }
    brackets_ <<= 1;
    drop_image_mark();
    at_ += 2;
    const std::size_t end = text_.find_first_of("|[]\n", at_);
    if (end != std::string_view::npos && text_[end] == '|') at_ = end + 1;
  }

  void drop_image_mark() noexcept {
    if (at_ > 0 && previous() == '!' && out_.size() > begin_ && out_.back() == '!') out_.pop_back();
  }

  void take_close_bracket() {
    const bool stays = in_code_ || (brackets_ & 1) != 0;
    brackets_ >>= 1;
    if (stays) return keep(1);
    ++at_;
    if (at_ == text_.size()) return;
    if (text_[at_] == '(') return skip_link_target();
    if (text_[at_] == '[') skip_to(']', unclosed_reference_);
  }

  // "(target "title")" with balanced parentheses, on one line. After a failure nothing is tried
  // again before the line's end, which keeps hostile text linear.
  void skip_link_target() noexcept {
    if (at_ < unclosed_target_) return;
    int depth = 0;
    for (std::size_t i = at_; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '(') {
        ++depth;
      } else if (text_[i] == ')' && --depth == 0) {
        at_ = i + 1;
        return;
      }
    }
    unclosed_target_ = line_end(text_, at_);
  }

  void skip_to(char close, std::size_t& unclosed) noexcept {
    if (at_ < unclosed) return;
    const std::size_t end = text_.find(close, at_);
    if (end == std::string_view::npos) {
      unclosed = text_.size();
    } else {
      at_ = end + 1;
    }
  }

  void take_tag() {
    const char next = peek();
    if (in_code_ || !(is_letter(next) || next == '/' || next == '!' || next == '?')) return keep(1);
    if (text_.substr(at_, 4) == "<!--" && at_ >= unclosed_comment_) {
      const std::size_t close = text_.find("-->", at_);
      if (close != std::string_view::npos) {
        at_ = close + 3;
        return put_space();
      }
      unclosed_comment_ = text_.size();
    }
    if (at_ < unclosed_tag_) return keep(1);
    const std::size_t close = text_.find('>', at_);
    if (close == std::string_view::npos) {
      unclosed_tag_ = text_.size();
      return keep(1);
    }
    const std::string_view tag = text_.substr(at_, close - at_);
    at_ = close + 1;
    const bool is_address = tag.find("://") != std::string_view::npos && tag.find(' ') == tag.npos;
    if (is_address || (tag.find('@') != tag.npos && tag.find(' ') == tag.npos)) {
      return put(tag.substr(1));
    }
    if (is_breaking_tag(tag)) put_space();
  }

  void take_entity() {
    if (!in_code_) {
      const std::string_view rest = text_.substr(at_, entity_bytes_max);
      for (const Entity& entity : entities) {
        if (!rest.starts_with(entity.name)) continue;
        at_ += entity.name.size();
        if (entity.text == " ") return put_space();
        return put(entity.text);
      }
    }
    keep(1);
  }

  // Only reached where pipes part cells; elsewhere the caller's table calls them ordinary.
  void take_pipe() noexcept {
    ++at_;
    put_space();
  }

  std::string& out_;
  const std::string_view text_;
  const std::size_t begin_;
  const BlockKind kind_;
  std::size_t at_ = 0;
  char pending_ = '\0';  // white space to put before the next visible byte
  bool in_code_ = false;
  std::size_t code_ticks_ = 0;
  std::uint64_t brackets_ = 0;
  std::size_t unclosed_target_ = 0;
  std::size_t unclosed_reference_ = 0;
  std::size_t unclosed_comment_ = 0;
  std::size_t unclosed_tag_ = 0;
};

void append_table(std::string& out, std::string_view text) {
  std::size_t at = 0;
  const std::size_t begin = out.size();
  while (at < text.size()) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = text.substr(at, end - at);
    if (!is_rule_line(line)) {
      if (out.size() > begin && out.back() != '\n') out += '\n';
      PlainWriter(out, line, BlockKind::paragraph).write(markdown_marks);
    }
    at = end + 1;
  }
  if (out.size() > begin && out.back() == '\n') out.pop_back();
}

constexpr auto prose_marks = [] {
  auto table = markdown_marks;
  table[static_cast<unsigned char>('|')] = ordinary;
  return table;
}();

// "[!note]- " of callouts, which programs show as a picture beside the title.
std::string_view without_callout_mark(std::string_view text) noexcept {
  if (!text.starts_with("[!")) return text;
  std::size_t at = 2;
  while (at < text.size() && (is_letter(text[at]) || text[at] == '-')) ++at;
  if (at == 2 || at == text.size() || text[at] != ']') return text;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  return text.substr(at);
}

}  // namespace

void append_plain(std::string& out, std::string_view text, BlockKind kind,
                  std::string_view document_type) {
  const bool is_markdown = document_type == "markdown";
  if (!is_markdown || kind == BlockKind::code) {
    // Rows are lines in every format; only Markdown has a rule between them.
    const bool has_lines = kind == BlockKind::code || kind == BlockKind::table;
    const BlockKind lines = has_lines ? BlockKind::code : BlockKind::paragraph;
    return PlainWriter(out, text, lines).write(no_marks);
  }
  if (kind == BlockKind::table) return append_table(out, text);
  if (kind == BlockKind::quote) text = without_callout_mark(text);
  PlainWriter(out, text, kind).write(prose_marks);
}

}  // namespace carrel::ingest
