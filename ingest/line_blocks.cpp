#include "ingest/line_blocks.h"

#include <algorithm>
#include <utility>

#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr int tab_columns = 8;

Span without_blank_lines(std::string_view text, Span span) noexcept {
  while (!span.empty() && static_cast<unsigned char>(text[span.end - 1]) <= ' ') --span.end;
  for (std::size_t at = span.begin; at < span.end; ++at) {
    if (static_cast<unsigned char>(text[at]) > ' ') return {span.begin, span.end};
    if (text[at] == '\n') span.begin = at + 1;
  }
  return {span.end, span.end};
}

}  // namespace

std::size_t LineBlocks::line_end_at(std::size_t begin) const noexcept {
  if (begin >= text_.size()) return text_.size();
  const std::size_t end = line_end(text_, begin);
  return end > begin && text_[end - 1] == '\r' ? end - 1 : end;
}

std::string_view LineBlocks::after() const noexcept {
  const std::size_t begin = std::min(line_end(text_, line_.begin) + 1, text_.size());
  return text_.substr(begin, line_end_at(begin) - begin);
}

std::string_view LineBlocks::after_next() const noexcept {
  std::size_t begin = std::min(line_end(text_, line_.begin) + 1, text_.size());
  begin = std::min(line_end(text_, begin) + 1, text_.size());
  return text_.substr(begin, line_end_at(begin) - begin);
}

void LineBlocks::add_once(std::vector<std::string>& list, std::string_view value,
                          std::size_t count_max) {
  if (value.empty() || value.size() > metadata_bytes_max || list.size() >= count_max) return;
  std::string key(&list == &document_.links ? "\n" : "");
  key += value;
  if (seen_.insert(std::move(key)).second) list.emplace_back(value);
}

void LineBlocks::heading(int level, Span heading, std::string_view title) {
  if (trim(title).empty()) return;
  open_section(level, title);
  if (section_ != 0) block(BlockKind::heading, heading);
}

void LineBlocks::open_section(int level, std::string_view title) {
  if (document_.sections.size() >= blocks_max) return;
  section_ = add_section(document_, section_, std::clamp(level, 1, heading_levels_max), title);
}

void LineBlocks::block(BlockKind kind, Span span) {
  span.end = std::min(span.end, text_.size());
  if (!document_.blocks.empty())
    span.begin = std::max(span.begin, document_.blocks.back().span.end);
  if (span.begin >= span.end || is_full_) return;
  span = without_blank_lines(text_, span);
  if (kind != BlockKind::code && kind != BlockKind::table) {
    while (!span.empty() && static_cast<unsigned char>(text_[span.begin]) <= ' ') ++span.begin;
  }
  if (span.empty()) return;
  is_full_ = !add_block(document_, kind, span, section_, counter_.line_of(span.begin));
}

bool is_blank_line(std::string_view line) noexcept { return trim(line).empty(); }

int indent_of(std::string_view line) noexcept {
  int columns = 0;
  for (const char c : line) {
    if (c == '\t') {
      columns += tab_columns - columns % tab_columns;
    } else if (c == ' ') {
      ++columns;
    } else {
      break;
    }
  }
  return columns;
}

}  // namespace carrel::ingest
