#include "ingest/rtf_pictures.h"

#include <cstddef>

#include "ingest/rtf_tokens.h"

namespace carrel::ingest {
namespace {

int digit_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One \pict group as it goes by; groups in it describe the picture and hold none of it.
class Picture {
 public:
  Picture() = default;
  explicit Picture(std::size_t depth) : depth_(depth) {}

  bool is_open() const noexcept { return depth_ > 0; }
  std::size_t depth() const noexcept { return depth_; }
  // Empty for what is no file of a kind that is read.
  std::string_view ending() const noexcept { return ending_; }
  const std::string& bytes() const noexcept { return bytes_; }

  void take(const RtfToken& token) {
    if (token.kind == RtfKind::word) {
      if (token.text == "pngblip") ending_ = ".png";
      if (token.text == "jpegblip") ending_ = ".jpg";
      if (!ending_.empty()) bytes_ += token.binary;
    }
    if (token.kind == RtfKind::text && !ending_.empty()) add_digits(token.text);
  }

 private:
  void add_digits(std::string_view text) {
    for (const char c : text) {
      const int value = digit_value(c);
      if (value < 0) continue;  // lines end anywhere
      if (high_ < 0) {
        high_ = value;
        continue;
      }
      bytes_ += static_cast<char>(high_ * 16 + value);
      high_ = -1;
    }
  }

  std::size_t depth_ = 0;  // of the groups around its data, itself among them; 0: there is none
  std::string_view ending_;
  std::string bytes_;
  int high_ = -1;
};

}  // namespace

void each_rtf_picture(
    std::string_view rtf,
    const std::function<void(const std::string& name, const std::string& bytes)>& visit) {
  RtfTokens tokens(rtf);
  Picture picture;
  std::size_t depth = 0;
  int count = 0;
  for (RtfToken token = tokens.next(); token.kind != RtfKind::end; token = tokens.next()) {
    if (token.kind == RtfKind::group_begin) ++depth;
    if (token.kind == RtfKind::group_end) {
      const bool is_whole = picture.is_open() && picture.depth() == depth;
      if (is_whole && !picture.ending().empty()) {
        visit("image" + std::to_string(++count) + std::string(picture.ending()), picture.bytes());
      }
      if (is_whole) picture = Picture();
      if (depth > 0) --depth;
    }
    if (picture.is_open() && picture.depth() == depth) picture.take(token);
    if (!picture.is_open() && token.kind == RtfKind::word && token.text == "pict" && depth > 0) {
      picture = Picture(depth);
    }
  }
}

}  // namespace carrel::ingest
