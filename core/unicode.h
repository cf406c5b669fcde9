// Text as people write it: encodings, normal forms, words and sentences, by ICU and Unicode's
// rules (UAX #15 normal forms, UAX #29 text segmentation, UAX #14 is not used).
//
// Every string here is UTF-8 and every offset counts bytes. ASCII text takes a short way of our
// own that gives what ICU gives; unicode_test holds the two against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel {

bool is_ascii(std::string_view text) noexcept;
bool is_valid_utf8(std::string_view text) noexcept;

// The code point at `offset` and how many bytes it takes (at least 1; a broken byte reads as
// U+FFFD of length 1). Requires offset < text.size().
struct CodePoint {
  char32_t value = 0;
  std::size_t size_bytes = 1;
};
CodePoint code_point_at(std::string_view text, std::size_t offset) noexcept;

// All of them, read as code_point_at does.
std::u32string code_points(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);

// Characters that steer a terminal or reorder what it shows: controls, Unicode's bidirectional ones
// (see "Trojan Source", CVE-2021-42574) and its ends of lines and paragraphs.
bool steers_display(char32_t c) noexcept;

// What `to_utf8` made of some bytes.
struct Decoded {
  std::string text;                // valid UTF-8, without a byte order mark
  std::string encoding;            // the IANA name of the encoding that was used, lower case
  std::size_t replaced_count = 0;  // sequences that were invalid and became U+FFFD
};

// Converts bytes to UTF-8. Order of trust: byte order mark; valid UTF-8; `declared` (a charset name
// from a header or meta element, may be empty or unknown); ICU's statistical detection;
// windows-1252.
Decoded to_utf8(std::string_view bytes, std::string_view declared = {});

// Normal form C.
std::string nfc(std::string_view text);

// For comparing: compatibility decomposition, accents removed, full case folding, so that
// "Straße", "STRASSE" and "Résumé", "resume" meet; so do "Łódź", "lodz" and "cœur", "coeur". Marks
// that make another letter (kana voicing, Indic and Thai signs) stay; invisible characters such as
// soft hyphens go. The result is in normal form C, and folding it again changes nothing.
std::string fold(std::string_view text);

// Lower case by Unicode's default mapping, canonically decomposed, combining marks (Mn) dropped:
// what uncased BERT tokenizers do to a text. Each character by itself, as their fast versions do: a
// capital sigma at the end of a word becomes the ordinary small one.
std::string lower_without_accents(std::string_view text);

enum class CharacterClass : std::uint8_t { other, space, punctuation, control, mark, cjk };
// The classes BERT's basic tokenizer knows: space is Z*, tab and line ends; punctuation is P* and
// ASCII's symbols; control is Cc and Cf; mark is Mn; cjk are the ideograph blocks of its source.
CharacterClass character_class(char32_t c) noexcept;

// Scripts written without spaces between words: Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar.
bool is_unspaced_script(char32_t c) noexcept;

// Calls `word` with the Span of every word of `text` by UAX #29 with ICU's dictionaries for
// Chinese, Japanese, Thai, Lao, Khmer and Burmese; white space and punctuation are not words, and
// '@' and '_', which the rules let into words, are not counted in at a word's ends.
void for_each_word(std::string_view text, const std::function<void(Span)>& word);

// The sentences of `text`: each Span starts at its first visible byte and ends after the closing
// punctuation, white space excluded. A blank line ends a sentence, a single line end does not.
// After abbreviations, initials and the like of `language` (ISO 639-1; en, de, fr, es, it, pt and
// nl are known, empty means any of them) a sentence goes on. Thai and its like are cut by ICU.
std::vector<Span> sentences(std::string_view text, std::string_view language = {});

// The language a text is written in, ISO 639-1, or empty when it cannot be told (by CLD2; reads at
// most the first 8 KiB).
std::string detect_language(std::string_view text);

}  // namespace carrel
