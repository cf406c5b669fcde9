// What an uncased BERT tokenizer makes of each code point: dropped, a space, part of a word in
// lower case and without accents, or a word of its own.
//
// The rule looks at one code point at a time (canonical decomposition only reorders marks, which
// are dropped, so neighbours never matter). Answers are kept in pages of 256 code points that are
// made from core/unicode when first needed, because most texts touch few pages. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace carrel::infer {

enum class BertCharacterKind : std::uint8_t {
  dropped,
  mark,  // dropped, but belongs to the character before it
  space,
  word,      // `text` continues the current word
  separate,  // `text` is a word by itself: punctuation, ideographs
};

struct BertCharacter {
  BertCharacterKind kind = BertCharacterKind::dropped;
  std::uint8_t size = 0;
  std::uint8_t code_points = 0;
  std::array<char, 13> bytes{};  // a Hangul syllable becomes up to 9 bytes, the longest there is

  std::string_view text() const& noexcept { return {bytes.data(), size}; }
  std::string_view text() const&& = delete;
};

class BertCharacters {
 public:
  BertCharacters();
  ~BertCharacters();
  BertCharacters(BertCharacters&&) noexcept = default;
  BertCharacters& operator=(BertCharacters&&) = delete;

  // Requires c <= U+10FFFF.
  const BertCharacter& of(char32_t c) const {
    const Page* page = pages_[c >> 8U].load(std::memory_order_acquire);
    if (page == nullptr) page = make_page(c >> 8U);
    return (*page)[c & 0xFFU];
  }

 private:
  using Page = std::array<BertCharacter, 256>;
  const Page* make_page(std::size_t index) const;

  // Owned; raw because two threads may race to fill a place, which takes one atomic exchange.
  mutable std::vector<std::atomic<const Page*>> pages_;
};

}  // namespace carrel::infer
