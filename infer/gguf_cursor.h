// Walks bytes that nobody has checked yet: every read is held against what is left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/error.h"

namespace carrel::infer {

class GgufCursor {
 public:
  // `file` is for messages and must outlive the cursor.
  GgufCursor(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  std::size_t at() const noexcept { return at_; }
  std::size_t left() const noexcept { return bytes_.size() - at_; }

  // Names what is being read, for messages. The view must outlive the next reads.
  void set_subject(std::string_view subject) noexcept { subject_ = subject; }

  template <typename T>
  T take() {
    T value;
    std::memcpy(&value, take_bytes(sizeof value).data(), sizeof value);
    return value;
  }

  std::string_view take_bytes(std::uint64_t count) {
    if (count > left()) fail("runs past the end of the file");
    const std::string_view out = bytes_.substr(at_, static_cast<std::size_t>(count));
    at_ += out.size();
    return out;
  }

  std::string_view take_string(std::uint64_t bytes_max) {
    const auto size = take<std::uint64_t>();
    if (size > bytes_max) fail("is too long");
    return take_bytes(size);
  }

  std::string_view since(std::size_t begin) const noexcept {
    return bytes_.substr(begin, at_ - begin);
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(ErrorCode::corrupt, file_ + ": " + std::string(subject_) + " " + std::string(what) +
                                        " (at byte " + std::to_string(at_) + ")");
  }

 private:
  std::string_view bytes_;
  const std::string& file_;
  std::string_view subject_ = "the header";
  std::size_t at_ = 0;
};

}  // namespace carrel::infer
