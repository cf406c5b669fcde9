#include "ingest/lines.h"

#include <algorithm>

namespace carrel::ingest {
namespace {

bool is_line_end(char c) noexcept { return c == '\n' || c == '\r'; }

constexpr std::string_view white_space = " \t\n\v\f\r";

}  // namespace

int LineCounter::line_of(std::size_t offset) noexcept {
  if (!is_checked_) {
    is_checked_ = true;
    has_cr_ = text_.find('\r') != std::string_view::npos;
  }
  const std::size_t end = std::min(offset, text_.size());
  if (!has_cr_) {
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    counted_ = end;
    return line_;
  }
  for (; counted_ < end; ++counted_) {
    const char c = text_[counted_];
    const bool pair = c == '\r' && counted_ + 1 < text_.size() && text_[counted_ + 1] == '\n';
    if (is_line_end(c) && !pair) ++line_;
  }
  return line_;
}

std::size_t line_begin(std::string_view text, std::size_t offset) noexcept {
  while (offset > 0 && !is_line_end(text[offset - 1])) --offset;
  return offset;
}

std::size_t line_end(std::string_view text, std::size_t offset) noexcept {
  while (offset < text.size() && !is_line_end(text[offset])) ++offset;
  return offset;
}

std::string_view clip_utf8(std::string_view text, std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

std::string_view trim(std::string_view text) noexcept {
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

}  // namespace carrel::ingest
