#include "core/unicode_word_class.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <memory>

namespace carrel {
namespace {

// ICU looks these up in a dictionary, or gives them a status that depends on it.
bool needs_dictionary(UChar32 c) {
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return true;
  if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) return true;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
      return true;
    default:
      return false;
  }
}

WordClass computed_class(UChar32 c) {
  if (needs_dictionary(c)) return WordClass::complex;
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
      return WordClass::letter;
    case U_WB_NUMERIC:
      return WordClass::digit;
    case U_WB_EXTENDNUMLET:
      return WordClass::joiner;
    // ICU took the colons out, as in ASCII.
    case U_WB_MIDLETTER:
      return c == 0xFE55 || c == 0xFF1A ? WordClass::other : WordClass::between_letters;
    case U_WB_MIDNUM:
      return WordClass::between_digits;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
      return WordClass::between_either;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
      return WordClass::extend;
    case U_WB_KATAKANA:
    case U_WB_HEBREW_LETTER:
    case U_WB_ZWJ:
      return WordClass::complex;
    default:
      return WordClass::other;
  }
}

using Table = std::array<WordClass, 0x10000>;

std::unique_ptr<const Table> make_table() {
  auto table = std::make_unique<Table>();
  for (std::size_t c = 0; c < table->size(); ++c) {
    (*table)[c] = computed_class(static_cast<UChar32>(c));
  }
  return table;
}

}  // namespace

WordClass wide_word_class(char32_t c) noexcept {
  static const std::unique_ptr<const Table> table = make_table();
  return c < table->size() ? (*table)[c] : computed_class(static_cast<UChar32>(c));
}

}  // namespace carrel
