#include "ingest/code_mask.h"

#include <algorithm>
#include <array>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t character_bytes_max = 12;  // of '\u{10FFFF}'

class Masker {
 public:
  Masker(std::string_view text, const CodeLanguage& language)
      : text_(text), language_(language), masked_(text) {
    for (const char c : {'"', '\'', '`', 'R'}) begins_[static_cast<unsigned char>(c)] = true;
    for (const std::string_view mark : {language.line_comment, language.block_open}) {
      if (!mark.empty()) begins_[static_cast<unsigned char>(mark.front())] = true;
    }
  }

  std::string run() {
    for (std::size_t at = 0; at < text_.size();) {
      at = begins_[static_cast<unsigned char>(text_[at])] ? std::max(skip(at), at + 1) : at + 1;
    }
    return std::move(masked_);
  }

 private:
  // Past what begins here, which is blanked; `at` where nothing does.
  std::size_t skip(std::size_t at) {
    const auto begins = [&](std::string_view mark) {
      return !mark.empty() && text_.compare(at, mark.size(), mark) == 0;
    };
    if (begins(language_.block_open)) {
      return skip_to(at, at + language_.block_open.size(), language_.block_close);
    }
    if (begins(language_.line_comment) && begins_comment(at)) return blank(at, line_end(text_, at));
    if (begins("\"\"\"")) return skip_to(at, at + 3, "\"\"\"");
    if (begins("'''") && language_.shape == CodeShape::indent) return skip_to(at, at + 3, "'''");
    if (begins("R\"") && language_.name == "c++") return skip_raw(at);
    if (begins("`") && language_.shape == CodeShape::braces && language_.name != "shell") {
      return skip_backticks(at);
    }
    if (text_[at] == '"') return skip_string(at, '"', text_.size());
    if (text_[at] != '\'' || language_.apostrophe == Apostrophe::none) return at;
    const bool is_character = language_.apostrophe == Apostrophe::character;
    return skip_string(at, '\'', is_character ? at + character_bytes_max : text_.size());
  }

  // In a shell "$#" and "a#b" are no comments.
  bool begins_comment(std::size_t at) const noexcept {
    if (language_.line_comment != "#" || at == 0) return true;
    const char before = text_[at - 1];
    return before == ' ' || before == '\t' || before == '\n' || before == ';' || before == ')' ||
           before == ',' || before == '{' || before == '}';
  }

  // What is never closed goes on to the end.
  std::size_t skip_to(std::size_t at, std::size_t inner, std::string_view close) {
    const std::size_t end = text_.find(close, inner);
    return blank(at, end == std::string_view::npos ? text_.size() : end + close.size());
  }

  std::size_t skip_backticks(std::size_t at) {
    const std::size_t end =
        backtick_is_unclosed_ ? std::string_view::npos : text_.find('`', at + 1);
    if (end != std::string_view::npos) return blank(at, end + 1);
    backtick_is_unclosed_ = true;
    return at;
  }

  // R"delimiter( … )delimiter".
  std::size_t skip_raw(std::size_t at) {
    constexpr std::size_t delimiter_bytes_max = 16;
    const std::string_view head = text_.substr(at, 2 + delimiter_bytes_max + 1);
    if (head.find('(') == std::string_view::npos || raw_is_unclosed_) return at + 2;
    const std::size_t open = at + head.find('(');
    const std::string close = ")" + std::string(text_.substr(at + 2, open - at - 2)) + "\"";
    const std::size_t end = text_.find(close, open);
    if (end != std::string_view::npos) return blank(at, end + close.size());
    raw_is_unclosed_ = true;
    return at + 2;
  }

  // On its line and before `limit`; a quote that is not closed there is taken for a letter.
  std::size_t skip_string(std::size_t at, char quote, std::size_t limit) {
    std::size_t& no_close_before = quote == '"' ? no_double_before_ : no_single_before_;
    if (at < no_close_before) return at;
    limit = std::min(limit, text_.size());
    std::size_t end = at + 1;
    for (; end < limit && text_[end] != '\n'; ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        return blank(at, end + 1);
      }
    }
    if (end > at + character_bytes_max) no_close_before = end;
    return at;
  }

  std::size_t blank(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (masked_[i] != '\n') masked_[i] = ' ';
    }
    return end;
  }

  const std::string_view text_;
  const CodeLanguage& language_;
  std::string masked_;
  std::array<bool, 256> begins_{};
  std::size_t no_double_before_ = 0;  // no '"' is closed before this offset
  std::size_t no_single_before_ = 0;
  bool backtick_is_unclosed_ = false;
  bool raw_is_unclosed_ = false;
};

}  // namespace

std::string masked_code(std::string_view text, const CodeLanguage& language) {
  return Masker(text, language).run();
}

}  // namespace carrel::ingest
