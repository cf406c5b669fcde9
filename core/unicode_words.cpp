// Word segmentation by UAX #29 as ICU 72 does it. The rules for text without a dictionary are few
// and local, so they are written out here; from the first character that needs more to the next
// white space, the text goes to ICU. Every place where ICU takes over is a word boundary by the
// rules, so both see the same words.

#include <unicode/ubrk.h>

#include "core/unicode.h"
#include "core/unicode_breaks.h"
#include "core/unicode_word_class.h"
#include "core/utf8.h"

namespace carrel {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct Classed {
  WordClass word_class;
  std::size_t size_bytes;
};

Classed class_at(std::string_view text, std::size_t i) {
  const unsigned byte = utf8::byte_at(text, i);
  if (byte < 0x80) return {ascii_word_classes[byte], 1};
  const CodePoint c = utf8::decode(text, i);
  return {wide_word_class(c.value), c.size_bytes};
}

// What the rules let into a word but stands for nothing at its ends: '@', and the joiners, which
// are
// '_', the narrow no-break space that French sets before '!', and their like.
bool is_edge(std::string_view text, std::size_t i) {
  return text[i] == '@' || class_at(text, i).word_class == WordClass::joiner;
}

Span trimmed(std::string_view text, Span word) {
  while (!word.empty() && is_edge(text, word.begin)) {
    word.begin += class_at(text, word.begin).size_bytes;
  }
  while (!word.empty()) {
    std::size_t last = word.end - 1;
    while (last > word.begin && utf8::is_continuation(text, last)) --last;
    if (!is_edge(text, last)) break;
    word.end = last;
  }
  return word;
}

class WordScan {
 public:
  WordScan(std::string_view text, const std::function<void(Span)>& word)
      : text_(text), word_(word) {}

  void run() {
    std::size_t i = 0;
    while (i < text_.size()) i = scan_segment(i);
  }

 private:
  // Emits the segment that begins at `begin` if it is a word; the end of what was dealt with.
  std::size_t scan_segment(std::size_t begin) {
    const Classed first = class_at(text_, begin);
    switch (first.word_class) {
      case WordClass::letter:
      case WordClass::digit:
      case WordClass::joiner:
        return scan_word(begin, first);
      case WordClass::complex:
        return leave_to_icu(begin);
      default:
        return scan_other(begin, begin + first.size_bytes);
    }
  }

  // A character that is no word takes the marks after it along, or they would seem to stand alone.
  std::size_t scan_other(std::size_t begin, std::size_t i) {
    while (i < text_.size() && utf8::byte_at(text_, i) >= 0x80) {
      const Classed next = class_at(text_, i);
      // A zero width joiner may glue even this segment to what follows.
      if (next.word_class == WordClass::complex && is_zero_width_joiner(i)) {
        return leave_to_icu(begin);
      }
      if (next.word_class != WordClass::extend) break;
      i += next.size_bytes;
    }
    return i;
  }

  std::size_t scan_word(std::size_t begin, Classed first) {
    WordClass last = first.word_class;
    std::size_t end = begin + first.size_bytes;
    while (end < text_.size()) {
      const Classed next = class_at(text_, end);
      if (next.word_class == WordClass::complex) return leave_to_icu(begin);
      if (next.word_class == WordClass::other) break;
      if (next.word_class <= WordClass::joiner) {
        last = next.word_class;
        end += next.size_bytes;
      } else if (next.word_class == WordClass::extend) {
        end += next.size_bytes;
      } else {
        const Classed after = after_joint(last, next.word_class, end + next.size_bytes);
        if (after.word_class == WordClass::complex) return leave_to_icu(begin);
        if (after.word_class == WordClass::other) break;
        end += next.size_bytes + after.size_bytes;
      }
    }
    emit({begin, end});
    return end;
  }

  // Whether a joint such as '.' after `last` holds two sides together: the class `last` again, with
  // the bytes from `i` to the end of that character; `other` when it does not; `complex` when only
  // ICU can tell.
  Classed after_joint(WordClass last, WordClass joint, std::size_t i) const {
    const bool fits = (last == WordClass::letter && joint != WordClass::between_digits) ||
                      (last == WordClass::digit && joint != WordClass::between_letters);
    std::size_t next_at = i;
    while (next_at < text_.size()) {
      const Classed next = class_at(text_, next_at);
      next_at += next.size_bytes;
      if (next.word_class == WordClass::extend) continue;
      if (next.word_class == WordClass::complex) return {WordClass::complex, 0};
      if (fits && next.word_class == last) return {last, next_at - i};
      break;
    }
    return {WordClass::other, 0};
  }

  bool is_zero_width_joiner(std::size_t i) const {
    return text_.substr(i, 3) == std::string_view("\xE2\x80\x8D");
  }

  std::size_t leave_to_icu(std::size_t begin) {
    thread_local IcuBreaks breaks(BreakKind::word);
    std::size_t end = begin + 1;  // a joiner can glue even a space to what follows
    while (end < text_.size() && !is_space(text_[end])) ++end;
    breaks.each(text_.substr(begin, end - begin), [&](Span segment, int status) {
      if (status >= UBRK_WORD_NUMBER) emit({begin + segment.begin, begin + segment.end});
    });
    return end;
  }

  void emit(Span word) {
    const Span visible = trimmed(text_, word);
    if (!visible.empty()) word_(visible);
  }

  const std::string_view text_;
  const std::function<void(Span)>& word_;
};

}  // namespace

void for_each_word(std::string_view text, const std::function<void(Span)>& word) {
  WordScan(text, word).run();
}

}  // namespace carrel
