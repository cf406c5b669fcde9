// A half-open range of bytes [begin, end) in some text that the holder names.
#pragma once

#include <cstddef>
#include <string_view>

namespace carrel {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const noexcept { return end - begin; }
  bool empty() const noexcept { return begin >= end; }
  bool operator==(const Span&) const = default;

  // The bytes of `text` in this range, cut to the text's own length. The view lives as long as
  // what `text` points to.
  std::string_view in(std::string_view text) const noexcept {
    if (begin >= text.size() || empty()) return {};
    return text.substr(begin, end - begin);
  }
};

}  // namespace carrel
