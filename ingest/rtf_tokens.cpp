#include "ingest/rtf_tokens.h"

#include <algorithm>

namespace carrel::ingest {
namespace {

constexpr std::size_t number_digits_max = 9;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int hex_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

}  // namespace

RtfToken RtfTokens::next() noexcept {
  if (at_ >= bytes_.size()) return {};
  const char c = bytes_[at_];
  if (c == '{' || c == '}') {
    ++at_;
    return {.kind = c == '{' ? RtfKind::group_begin : RtfKind::group_end};
  }
  if (c == '\\') return control();
  const std::size_t end = std::min(bytes_.find_first_of("\\{}", at_), bytes_.size());
  const RtfToken token{.kind = RtfKind::text, .text = bytes_.substr(at_, end - at_)};
  at_ = end;
  return token;
}

RtfToken RtfTokens::control() noexcept {
  ++at_;
  if (at_ >= bytes_.size()) return {};
  const char c = bytes_[at_];
  if (is_letter(c)) return word();
  if (c != '\'') return {.kind = RtfKind::symbol, .text = bytes_.substr(at_++, 1)};
  ++at_;
  const int high = at_ < bytes_.size() ? hex_digit(bytes_[at_]) : -1;
  if (high < 0) return {.kind = RtfKind::text};  // no recursion: a hostile file has only these
  ++at_;
  const int low = at_ < bytes_.size() ? hex_digit(bytes_[at_]) : -1;
  if (low < 0) return {.kind = RtfKind::byte, .has_number = true, .number = high};
  ++at_;
  return {.kind = RtfKind::byte, .has_number = true, .number = high * 16 + low};
}

RtfToken RtfTokens::word() noexcept {
  RtfToken token{.kind = RtfKind::word};
  const std::size_t begin = at_;
  while (at_ < bytes_.size() && is_letter(bytes_[at_])) ++at_;
  token.text = bytes_.substr(begin, at_ - begin);
  const bool is_negative =
      at_ + 1 < bytes_.size() && bytes_[at_] == '-' && is_digit(bytes_[at_ + 1]);
  if (is_negative) ++at_;
  for (std::size_t digits = 0; at_ < bytes_.size() && is_digit(bytes_[at_]); ++digits, ++at_) {
    token.has_number = true;
    if (digits < number_digits_max) token.number = token.number * 10 + (bytes_[at_] - '0');
  }
  if (is_negative) token.number = -token.number;
  if (at_ < bytes_.size() && bytes_[at_] == ' ') ++at_;
  if (token.text == "bin" && token.number > 0) {
    token.binary = bytes_.substr(at_, static_cast<std::size_t>(token.number));
    at_ += token.binary.size();
  }
  return token;
}

}  // namespace carrel::ingest
