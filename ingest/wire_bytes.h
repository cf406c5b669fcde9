// Numbers and strings as bytes, for what carrel and its readers say to each other.
//
// Numbers are LEB128: 7 bits a byte, lowest first, the high bit set on all but the last.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/unicode.h"

namespace carrel::ingest {

class ByteWriter {
 public:
  // For as much as is to come at least: growing would hold it twice over.
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void real(float value) {
    auto bits = std::bit_cast<std::uint32_t>(value);
    for (int i = 0; i < 4; ++i, bits >>= 8) bytes_ += static_cast<char>(bits);
  }
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void string(std::string_view bytes) {
    number(bytes.size());
    raw(bytes);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what a ByteWriter wrote, from bytes that nobody vouches for: every bound is checked before
// anything is made of it. All throw Error{corrupt}.
class ByteReader {
 public:
  // `bytes` must live as long as this and the views it gives.
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number(std::uint64_t max = std::numeric_limits<std::uint64_t>::max()) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(raw(1).front());
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) != 0) continue;
      if (value > max) fail("a number is too big");
      return value;
    }
    fail("a number is too long");
  }
  int integer(int max) { return static_cast<int>(number(static_cast<std::uint64_t>(max))); }

  // How many things follow, of which each takes at least `bytes_each`: never more than there is
  // room for, so that a lie about the count cannot ask for memory.
  std::size_t count(std::size_t max, std::size_t bytes_each) {
    const auto value = static_cast<std::size_t>(number(max));
    if (value > bytes_.size() / bytes_each) fail("there are fewer things than it says");
    return value;
  }

  float real() {
    std::uint32_t bits = 0;
    const std::string_view four = raw(4);
    for (int i = 3; i >= 0; --i) {
      bits = bits << 8 | static_cast<std::uint8_t>(four[static_cast<std::size_t>(i)]);
    }
    const auto value = std::bit_cast<float>(bits);
    if (!std::isfinite(value)) fail("a length is not a number");
    return value;
  }

  std::string_view raw(std::size_t size_bytes) {
    if (size_bytes > bytes_.size()) fail("it ends too early");
    const std::string_view taken = bytes_.substr(0, size_bytes);
    bytes_.remove_prefix(size_bytes);
    return taken;
  }
  std::string_view string(std::size_t bytes_max) { return raw(number(bytes_max)); }
  std::string_view text(std::size_t bytes_max) {
    const std::string_view taken = string(bytes_max);
    if (!is_valid_utf8(taken)) fail("a text is not UTF-8");
    return taken;
  }

  // Everything that is left.
  std::string_view rest() { return raw(bytes_.size()); }

  bool at_end() const noexcept { return bytes_.empty(); }
  void expect_end() const {
    if (!at_end()) fail("there is more than it says");
  }

  [[noreturn]] static void fail(const char* what) {
    throw Error(ErrorCode::corrupt, std::string("a reader's reply is not valid: ") + what);
  }

 private:
  std::string_view bytes_;
};

}  // namespace carrel::ingest
