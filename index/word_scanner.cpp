#include "index/word_scanner.h"

#include <array>
#include <memory>

#include "core/unicode.h"

namespace carrel::index {
namespace {

enum Kind : std::uint8_t {
  unknown = 0,
  breaks,           // white space, punctuation
  word,             // letters, digits, marks, symbols that may be looked for
  connector,        // joins words on both sides
  digit_connector,  // joins digits on both sides
  unspaced,
};

// A longer word is cut: nobody types it.
constexpr std::size_t word_bytes_max = 256;

constexpr std::array<Kind, 128> ascii_kinds = [] {
  std::array<Kind, 128> kinds{};
  for (std::size_t c = 0; c < 128; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    kinds[c] = letter || digit || c == '_' ? word : breaks;
  }
  for (const char c : {'-', '.', '@', '\''}) kinds[static_cast<std::size_t>(c)] = connector;
  for (const char c : {',', ':', '/'}) kinds[static_cast<std::size_t>(c)] = digit_connector;
  return kinds;
}();

Kind classify(char32_t c) {
  if (c == 0x2019 || c == 0x2018 || c == 0x2010 || c == 0x2011) return connector;
  // Invisible inside words: soft hyphen, joiners, word joiner.
  if (c == 0x00AD || c == 0x200C || c == 0x200D || c == 0x2060) return word;
  // Written with kana and ideographs, though of no script or not "letters" to everyone.
  if (c == 0x30FC || c == 0x3005 || c == 0x3007) return unspaced;
  if (is_unspaced_script(c)) return unspaced;
  switch (character_class(c)) {
    case CharacterClass::other:
    case CharacterClass::mark: return word;
    case CharacterClass::cjk: return unspaced;
    default: return breaks;
  }
}

// Asking ICU for each character of a Russian text would cost more than all the rest, so a thread
// remembers the kinds of the 256 characters around each one it met.
Kind kind_of(char32_t c) {
  if (c < 128) return ascii_kinds[c];
  if (c >= 0x10000) return classify(c);
  using Block = std::array<Kind, 256>;
  thread_local std::array<std::unique_ptr<Block>, 256> blocks;
  auto& block = blocks[c >> 8];
  if (!block) block = std::make_unique<Block>();
  Kind& kind = (*block)[c & 0xff];
  if (kind == unknown) kind = classify(c);
  return kind;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "C++", "C#" and "F#": one letter and its signs, alone.
std::size_t signs_after_letter(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin != 1 || !is_letter(text[begin])) return end;
  if (text.substr(end, 2) == "++") return end + 2;
  const bool sharp = text.substr(end, 1) == "#" &&
                     (end + 1 >= text.size() || ascii_kinds[text[end + 1] & 0x7f] != word);
  return sharp ? end + 1 : end;
}

}  // namespace

bool WordScanner::next(Word& found) {
  while (position_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[position_]);
    CodePoint c{byte, 1};
    if (byte >= 128) c = code_point_at(text_, position_);
    const Kind kind = kind_of(c.value);
    if (kind == word || kind == unspaced) {
      const std::size_t begin = position_;
      found.unspaced = kind == unspaced;
      position_ = found.unspaced ? unspaced_end(begin) : word_end(begin);
      found.span = {begin, position_};
      return true;
    }
    position_ += c.size_bytes;
  }
  return false;
}

bool WordScanner::continues(std::size_t i, bool digits_only) const {
  if (i >= text_.size()) return false;
  if (digits_only) return is_digit(text_[i]);
  const auto byte = static_cast<unsigned char>(text_[i]);
  return kind_of(byte < 128 ? byte : code_point_at(text_, i).value) == word;
}

std::size_t WordScanner::word_end(std::size_t i) const {
  const std::size_t begin = i;
  const std::size_t limit = std::min(text_.size(), begin + word_bytes_max);
  while (i < limit) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    CodePoint c{byte, 1};
    if (byte >= 128) c = code_point_at(text_, i);
    const Kind kind = kind_of(c.value);
    if (kind == word) {
      i += c.size_bytes;
      continue;
    }
    const bool joins =
        (kind == connector && continues(i + c.size_bytes, false)) ||
        (kind == digit_connector && is_digit(text_[i - 1]) && continues(i + 1, true));
    if (!joins) break;
    i += c.size_bytes;
  }
  return signs_after_letter(text_, begin, std::min(i, text_.size()));
}

std::size_t WordScanner::unspaced_end(std::size_t i) const {
  while (i < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte < 128) break;
    const CodePoint c = code_point_at(text_, i);
    if (kind_of(c.value) != unspaced) break;
    i += c.size_bytes;
  }
  return i;
}

}  // namespace carrel::index
