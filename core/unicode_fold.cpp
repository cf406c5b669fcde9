// Both mappings go character by character, so that a table and an ASCII loop can do the work. That
// is right because no step looks at the neighbours, but for one: composing again what stands apart,
// which fold does at its end where there is need.

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "core/check.h"
#include "core/unicode.h"
#include "core/utf8.h"

namespace carrel {
namespace {

using IcuForm = const icu::Normalizer2*;

IcuForm checked(IcuForm form, UErrorCode status) {
  CARREL_CHECK(U_SUCCESS(status));
  return form;
}

IcuForm nfd_form() {
  UErrorCode status = U_ZERO_ERROR;
  static const IcuForm form = checked(icu::Normalizer2::getNFDInstance(status), status);
  return form;
}

IcuForm nfc_form() {
  UErrorCode status = U_ZERO_ERROR;
  static const IcuForm form = checked(icu::Normalizer2::getNFCInstance(status), status);
  return form;
}

IcuForm nfkc_casefold_form() {
  UErrorCode status = U_ZERO_ERROR;
  static const IcuForm form = checked(icu::Normalizer2::getNFKCCasefoldInstance(status), status);
  return form;
}

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<int32_t>(text.size())};
}

std::string normalized(IcuForm form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  form->normalizeUTF8(0, piece(text), sink, nullptr, status);
  CARREL_CHECK(U_SUCCESS(status));
  return out;
}

bool is_nonspacing_mark(char32_t c) {
  return c >= 0x300 && u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
}

// By their combining classes, what is written over, through or under a letter, Hebrew points and
// Arabic vowel signs. The others (nukta, virama, kana voicing, Thai tones) make another letter.
bool is_accent(char32_t c) {
  if (!is_nonspacing_mark(c)) return false;
  const int combining_class = u_getCombiningClass(static_cast<UChar32>(c));
  return combining_class == 1 || (combining_class >= 10 && combining_class <= 36) ||
         combining_class >= 200;
}

// Letters that Unicode does not decompose but people who lack the key for them do.
std::string_view without_stroke(char32_t c) {
  switch (c) {
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'ø':
      return "o";
    case U'ł':
      return "l";
    case U'đ':
      return "d";
    case U'ħ':
      return "h";
    case U'ŧ':
      return "t";
    case U'ı':
      return "i";
    default:
      return {};
  }
}

std::string folded_character(char32_t c) {
  std::string one;
  append_utf8(one, c);
  const std::string apart = normalized(nfd_form(), normalized(nfkc_casefold_form(), one));
  std::string bare;
  for (std::size_t i = 0; i < apart.size();) {
    const CodePoint part = utf8::decode(apart, i);
    const std::string_view plain = without_stroke(part.value);
    if (!plain.empty()) {
      bare += plain;
    } else if (!is_accent(part.value)) {
      bare += std::string_view(apart).substr(i, part.size_bytes);
    }
    i += part.size_bytes;
  }
  return normalized(nfc_form(), bare);
}

std::string lowered_character(char32_t c) {
  std::string one;
  append_utf8(one, c);
  UErrorCode status = U_ZERO_ERROR;
  std::string lower;
  icu::StringByteSink<std::string> sink(&lower);
  icu::CaseMap::utf8ToLower("", 0, piece(one), sink, nullptr, status);
  CARREL_CHECK(U_SUCCESS(status));
  const std::string apart = normalized(nfd_form(), lower);
  std::string bare;
  for (std::size_t i = 0; i < apart.size();) {
    const CodePoint part = utf8::decode(apart, i);
    if (!is_nonspacing_mark(part.value)) {
      bare += std::string_view(apart).substr(i, part.size_bytes);
    }
    i += part.size_bytes;
  }
  return bare;
}

// What a mapping makes of each character, worked out a page of 256 at a time when one is first
// asked for (about 0.2 ms). Thread-safe; costs one load where the page is there.
class CharacterMap {
 public:
  using Mapping = std::string (*)(char32_t);
  explicit CharacterMap(Mapping mapping) : mapping_(mapping), pages_(0x110000 / page_size) {}
  ~CharacterMap() {
    for (const auto& place : pages_) {
      const std::unique_ptr<const Page> page(place.load());  // takes what add_page released
    }
  }
  CharacterMap(CharacterMap&&) = delete;
  CharacterMap& operator=(CharacterMap&&) = delete;

  std::string_view of(char32_t c) {
    const Page* page = pages_[c / page_size].load(std::memory_order_acquire);
    if (page == nullptr) page = add_page(c / page_size);
    const std::size_t i = c % page_size;
    return {page->bytes.data() + page->ends[i], page->ends[i + 1] - page->ends[i]};
  }

 private:
  static constexpr std::size_t page_size = 256;
  struct Page {
    std::string bytes;
    std::array<std::size_t, page_size + 1> ends{};
  };

  const Page* add_page(std::size_t number) {
    auto page = std::make_unique<Page>();
    for (std::size_t i = 0; i < page_size; ++i) {
      page->bytes += mapping_(static_cast<char32_t>(number * page_size + i));
      page->ends[i + 1] = page->bytes.size();
    }
    const Page* present = nullptr;
    // Another thread may have been first; then its page stands, since callers may hold views of it.
    if (!pages_[number].compare_exchange_strong(present, page.get())) return present;
    return page.release();
  }

  const Mapping mapping_;
  // Owned; raw because two threads may race to fill a place, which takes one atomic exchange.
  std::vector<std::atomic<const Page*>> pages_;
};

// Eight ASCII bytes in lower case at once: the top bit of a byte says whether it is in A..Z, and
// moved down by two it is the bit that tells upper from lower case.
std::uint64_t lower_eight(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  const std::uint64_t at_least_a = bytes + ones * (0x80 - 'A');
  const std::uint64_t beyond_z = bytes + ones * (0x7F - 'Z');
  return bytes | ((at_least_a & ~beyond_z & ones * 0x80) >> 2);
}

void append_lower_ascii(std::string& out, std::string_view text) {
  const std::size_t at = out.size();
  out += text;
  char* bytes = out.data() + at;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes + i, sizeof(eight));
    eight = lower_eight(eight);
    std::memcpy(bytes + i, &eight, sizeof(eight));
  }
  for (; i < text.size(); ++i) {
    if (bytes[i] >= 'A' && bytes[i] <= 'Z') bytes[i] = static_cast<char>(bytes[i] | 0x20);
  }
}

// Whether composing each character alone may give less than composing them together.
bool may_compose_with_what_is_before(char32_t c) {
  return c >= 0x300 && !nfkc_casefold_form()->hasBoundaryBefore(static_cast<UChar32>(c));
}

}  // namespace

std::string fold(std::string_view text) {
  static CharacterMap map(folded_character);
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  bool compose = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t ascii_end = utf8::skip_ascii(text, i);
    append_lower_ascii(out, text.substr(i, ascii_end - i));
    i = ascii_end;
    if (i == text.size()) break;
    const CodePoint c = utf8::decode(text, i);
    out += map.of(c.value);
    compose = compose || may_compose_with_what_is_before(c.value);
    i += c.size_bytes;
  }
  return compose ? normalized(nfc_form(), out) : out;
}

std::string lower_without_accents(std::string_view text) {
  static CharacterMap map(lowered_character);
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t ascii_end = utf8::skip_ascii(text, i);
    append_lower_ascii(out, text.substr(i, ascii_end - i));
    i = ascii_end;
    if (i == text.size()) break;
    const CodePoint c = utf8::decode(text, i);
    out += map.of(c.value);
    i += c.size_bytes;
  }
  return out;
}

}  // namespace carrel
