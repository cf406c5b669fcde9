#include "ingest/markdown_marks.h"

#include <algorithm>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_tag_byte(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '/' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() && is_blank(text[at]);
}

// Past "- ", "12. " and the like, or `at` when none is there.
std::size_t skip_list_mark(std::string_view text, std::size_t at) noexcept {
  const char c = text[at];
  if ((c == '-' || c == '*' || c == '+') && is_blank_at(text, at + 1)) return at + 1;
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  const bool is_number = end > at && end < text.size() && (text[end] == '.' || text[end] == ')');
  return is_number && is_blank_at(text, end + 1) ? end + 1 : at;
}

std::size_t skip_hashes(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < text.size() && text[end] == '#') ++end;
  return is_blank_at(text, end) ? end : at;
}

// Where the leaf's own text begins on its first line; never after `limit`.
std::size_t skip_marks(std::string_view text, std::size_t at, std::size_t limit, LeafShape shape,
                       std::size_t task_mark) noexcept {
  while (at < limit) {
    std::size_t next = at;
    if (is_blank(text[at]) || text[at] == '>') {
      next = at + 1;
    } else if (at + 1 == task_mark) {
      next = at + 3;
    } else {
      next = skip_list_mark(text, at);
      if (next == at && shape == LeafShape::heading) next = skip_hashes(text, at);
    }
    if (next == at) break;
    at = next;
  }
  return std::min(at, limit);
}

std::size_t without_closing_hashes(std::string_view text, Span span) noexcept {
  std::size_t end = span.end;
  while (end > span.begin && text[end - 1] == '#') --end;
  return end > span.begin && is_blank(text[end - 1]) ? end : span.end;
}

std::size_t trim_end(std::string_view text, Span span) noexcept {
  while (!span.empty() && is_space(text[span.end - 1])) --span.end;
  return span.end;
}

}  // namespace

Span prose_lines(std::string_view text, Span inner, LeafShape shape,
                 std::size_t task_mark) noexcept {
  Span span;
  span.begin = skip_marks(text, line_begin(text, inner.begin), inner.begin, shape, task_mark);
  span.end = trim_end(text, {span.begin, line_end(text, inner.end - 1)});
  if (shape == LeafShape::heading) {
    span.end = without_closing_hashes(text, span);
    span.end = trim_end(text, span);
  }
  return span;
}

Span code_lines(std::string_view text, Span inner) noexcept {
  while (!inner.empty() && is_space(text[inner.begin])) ++inner.begin;
  const std::size_t end = trim_end(text, inner);
  if (end <= inner.begin) return {};
  std::size_t begin = inner.begin;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  return {begin, end};
}

void for_each_tag(std::string_view text, Span span,
                  const std::function<void(std::string_view)>& tag) {
  const std::string_view upto = text.substr(0, span.end);  // so that a search stops there
  for (std::size_t at = upto.find('#', span.begin); at < span.end; at = upto.find('#', at)) {
    const bool starts_word = at == 0 || is_space(text[at - 1]);
    const std::size_t begin = ++at;
    while (at < span.end && is_tag_byte(text[at])) ++at;
    const std::string_view name = text.substr(begin, at - begin);
    const bool has_letter = std::any_of(
        name.begin(), name.end(), [](char c) { return !is_digit(c) && c != '/' && c != '-'; });
    if (starts_word && has_letter) tag(name);
  }
}

void for_each_embed(std::string_view text, Span span,
                    const std::function<void(std::string_view)>& target) {
  const std::string_view upto = text.substr(0, span.end);
  std::size_t at = upto.find("![[", span.begin);
  while (at < span.end) {
    const std::size_t end = upto.find_first_of("|]\n", at + 3);
    if (end == std::string_view::npos) return;
    if (upto[end] != '\n') target(upto.substr(at + 3, end - at - 3));
    at = upto.find("![[", end);
  }
}

bool is_short_ruled_table(std::string_view paragraph) noexcept {
  const std::size_t head = paragraph.find('\n');
  if (head == std::string_view::npos) return false;
  const std::string_view rule =
      paragraph.substr(head + 1, paragraph.find('\n', head + 1) - head - 1);
  return paragraph.substr(0, head).find('|') != std::string_view::npos &&
         rule.find('|') != std::string_view::npos && rule.find('-') != std::string_view::npos &&
         rule.find_first_not_of("|-: \t\r") == std::string_view::npos;
}

Span without_block_id(std::string_view text, Span block) noexcept {
  std::size_t at = block.end;
  while (at > block.begin && (is_letter(text[at - 1]) || is_digit(text[at - 1]) || text[at - 1] == '-')) {
    --at;
  }
  const bool is_id = at < block.end && at > block.begin + 1 && text[at - 1] == '^' && is_space(text[at - 2]);
  if (!is_id) return block;
  --at;
  while (at > block.begin && is_space(text[at - 1])) --at;
  return at > block.begin ? Span{block.begin, at} : block;
}

bool is_relative_link(std::string_view target) noexcept {
  if (target.empty() || target.front() == '#' || target.starts_with("//")) return false;
  std::size_t end = 0;
  while (end < target.size() && (is_letter(target[end]) || is_digit(target[end]) ||
                                 target[end] == '+' || target[end] == '.' || target[end] == '-')) {
    ++end;
  }
  return end == target.size() || target[end] != ':' || end < 2;
}

}  // namespace carrel::ingest
