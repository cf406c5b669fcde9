// The tokens of RTF (Rich Text Format Specification 1.9.1): groups, control words, text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carrel::ingest {

enum class RtfKind : std::uint8_t {
  group_begin,
  group_end,
  word,    // \par, \u8364
  symbol,  // \~, \*: a character that is no letter
  byte,    // \'e9
  text,    // as it stands; its line ends mean nothing
  end,
};

struct RtfToken {
  RtfKind kind = RtfKind::end;
  std::string_view text;  // of a word its letters, of a symbol its character
  bool has_number = false;
  int number = 0;  // of a word; of a byte its value
  std::string_view binary = {};  // what follows \bin
};

class RtfTokens {
 public:
  // Keeps the view.
  explicit RtfTokens(std::string_view bytes) noexcept : bytes_(bytes) {}

  RtfToken next() noexcept;

 private:
  RtfToken control() noexcept;
  RtfToken word() noexcept;

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace carrel::ingest
