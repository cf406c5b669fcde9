#include "infer/bert_characters.h"

#include <algorithm>
#include <memory>
#include <string>

#include "core/check.h"
#include "core/unicode.h"

namespace carrel::infer {
namespace {

constexpr std::size_t page_count = 0x110000 / 256;

bool is_word_space(char32_t c, CharacterClass character) noexcept {
  // U+2028 and U+2029, line and paragraph separator, are Zl and Zp.
  return c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 ||
         (character == CharacterClass::space && c >= ' ');
}

bool is_dropped(char32_t c, CharacterClass character) noexcept {
  const bool is_c0_or_c1 = c < 0x20 || (c >= 0x7F && c < 0xA0);  // also those that end lines
  const bool is_surrogate = c >= 0xD800 && c < 0xE000;
  return is_c0_or_c1 || is_surrogate || c == 0xFFFD || character == CharacterClass::control;
}

BertCharacter make_character(char32_t c) {
  BertCharacter out;
  const CharacterClass character = character_class(c);
  if (c == '\t' || c == '\n' || c == '\r') {
    out.kind = BertCharacterKind::space;
    return out;
  }
  if (is_dropped(c, character)) return out;
  if (is_word_space(c, character)) {
    out.kind = BertCharacterKind::space;
    return out;
  }
  std::string original;
  append_utf8(original, c);
  const std::string text = lower_without_accents(original);
  if (text.empty()) {
    out.kind = BertCharacterKind::mark;
    return out;
  }
  CARREL_CHECK(text.size() <= out.bytes.size());
  std::ranges::copy(text, out.bytes.begin());
  out.size = static_cast<std::uint8_t>(text.size());
  out.kind = BertCharacterKind::word;
  for (std::size_t at = 0; at < text.size(); ++out.code_points) {
    const CodePoint part = code_point_at(text, at);
    at += part.size_bytes;
    // After decomposition: U+2260, not equal, becomes "=", which stands alone.
    if (character_class(part.value) == CharacterClass::punctuation) {
      out.kind = BertCharacterKind::separate;
    }
  }
  if (character == CharacterClass::cjk) out.kind = BertCharacterKind::separate;
  return out;
}

}  // namespace

BertCharacters::BertCharacters() : pages_(page_count) {}

BertCharacters::~BertCharacters() {
  for (auto& place : pages_) {
    const std::unique_ptr<const Page> page(place.load());  // takes what make_page released
  }
}

const BertCharacters::Page* BertCharacters::make_page(std::size_t index) const {
  auto page = std::make_unique<Page>();
  for (std::size_t i = 0; i < page->size(); ++i) {
    (*page)[i] = make_character(static_cast<char32_t>(index * 256 + i));
  }
  const Page* expected = nullptr;
  if (!pages_[index].compare_exchange_strong(expected, page.get(), std::memory_order_acq_rel)) {
    return expected;  // another thread was first; its page says the same
  }
  return page.release();
}

}  // namespace carrel::infer
