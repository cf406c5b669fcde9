#include "ingest/lines.h"

#include <algorithm>
#include <cstring>

namespace carrel::ingest {
namespace {

constexpr std::string_view white_space = " \t\n\v\f\r";

}  // namespace

int LineCounter::line_of(std::size_t offset) noexcept {
  const std::size_t end = std::min(offset, text_.size());
  const char* at = text_.data() + counted_;
  const char* const stop = text_.data() + end;
  while (at < stop) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(stop - at)));
    if (at == nullptr) break;
    ++at;
    ++line_;
  }
  counted_ = std::max(counted_, end);
  return line_;
}

std::size_t line_begin(std::string_view text, std::size_t offset) noexcept {
  while (offset > 0 && text[offset - 1] != '\n') --offset;
  return offset;
}

std::size_t line_end(std::string_view text, std::size_t offset) noexcept {
  return std::min(text.find('\n', offset), text.size());
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
