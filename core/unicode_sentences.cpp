// Sentences by rules of our own. Those of UAX #29 end one after every "Dr." and at every line end;
// here a full stop has to be followed by white space and by something that can begin a sentence,
// and the word before it must not be an abbreviation. Scripts without full stops go to ICU.

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "core/abbreviations.h"
#include "core/unicode.h"
#include "core/unicode_breaks.h"
#include "core/utf8.h"

namespace carrel {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_lower(char32_t c) { return u_islower(static_cast<UChar32>(c)); }

// Bytes at which the scan has to look closer: full stops and their like, line ends, and bytes that
// are not ASCII.
constexpr std::array<bool, 256> is_notable = [] {
  std::array<bool, 256> table{};
  table['.'] = table['!'] = table['?'] = table['\n'] = true;
  for (std::size_t byte = 0x80; byte < table.size(); ++byte) table[byte] = true;
  return table;
}();

// Full stops that end a sentence whatever follows, by the property Sentence_Terminal; the first
// beyond ASCII is Armenian's.
bool is_wide_terminal(char32_t c) {
  return c >= 0x589 && u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_S_TERM);
}

// Thai, Lao, Khmer, Burmese and their neighbours: sentences end at spaces if at all.
bool needs_icu(char32_t c) {
  return (c >= 0x0E00 && c < 0x0F00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800);
}

constexpr std::u32string_view closers = U")]}\"'*_’”»›“«」』）】》〉";
constexpr std::u32string_view openers = U"([{\"'*_‘“„«‹»「『（【《〈¿¡#";
constexpr std::u32string_view continuers = U",;:-–—)]}";
constexpr char32_t ellipsis = U'…';

bool is_one_of(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

// One paragraph: the text between two blank lines.
class SentenceScan {
 public:
  SentenceScan(std::string_view text, std::string_view language, std::vector<Span>& found)
      : text_(text), language_(language), found_(found) {}

  void run() {
    while (begin_ < text_.size()) {
      const std::size_t stop = next_stop();
      emit(stop);
    }
  }

 private:
  char byte(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  std::size_t skip_spaces(std::size_t i) const {
    while (i < text_.size() && is_space(text_[i])) ++i;
    return i;
  }

  // The end of the sentence that begins at begin_.
  std::size_t next_stop() {
    std::size_t i = skip_spaces(begin_);
    begin_ = i;
    while (i < text_.size()) {
      if (!is_notable[utf8::byte_at(text_, i)]) {
        ++i;
        continue;
      }
      const char c = text_[i];
      if (c == '\n') {
        if (is_blank_line(i)) return i;
        ++i;
      } else if (c == '.' || c == '!' || c == '?') {
        const std::size_t end = end_after(i);
        if (sentence_ends(i, end)) return end;
        i = end;
      } else {
        const CodePoint wide = utf8::decode(text_, i);
        if (needs_icu(wide.value)) return leave_to_icu(i);
        if (is_wide_terminal(wide.value)) return end_after(i);
        if (wide.value == ellipsis) {
          const std::size_t end = end_after(i);
          if (sentence_ends(i, end)) return end;
          i = end;
        } else {
          i += wide.size_bytes;
        }
      }
    }
    return i;
  }

  // A line end with nothing but spaces before the next one.
  bool is_blank_line(std::size_t i) const {
    for (++i; i < text_.size() && is_space(text_[i]); ++i) {
      if (text_[i] == '\n') return true;
    }
    return false;
  }

  // Past all full stops from `i` on, then past quotes and brackets that close, then past notes such
  // as "[12]".
  std::size_t end_after(std::size_t i) const {
    while (i < text_.size()) {
      const CodePoint c = utf8::decode(text_, i);
      const bool stop = c.value == '.' || c.value == '!' || c.value == '?' || c.value == ellipsis ||
                        is_wide_terminal(c.value);
      if (!stop) break;
      i += c.size_bytes;
    }
    while (i < text_.size()) {
      const CodePoint c = utf8::decode(text_, i);
      if (!is_one_of(closers, c.value)) break;
      i += c.size_bytes;
    }
    return skip_notes(i);
  }

  std::size_t skip_notes(std::size_t i) const {
    while (byte(i) == '[' && is_digit(byte(i + 1))) {
      std::size_t end = i + 1;
      while (is_digit(byte(end))) ++end;
      if (byte(end) != ']') break;
      i = end + 1;
    }
    return i;
  }

  bool sentence_ends(std::size_t stop, std::size_t end) const {
    if (end >= text_.size()) return true;
    const CodePoint touching = utf8::decode(text_, end);
    if (!is_space(text_[end])) {
      return touching.value > 0x2E80 && text_[stop] != '.' && is_unspaced_script(touching.value);
    }
    std::size_t next = skip_spaces(end);
    if (next >= text_.size() || has_blank_line(end, next)) return true;
    CodePoint following = utf8::decode(text_, next);
    if (is_list_mark(next)) return true;
    if (is_one_of(continuers, following.value)) return false;
    while (is_one_of(openers, following.value)) {
      next += following.size_bytes;
      if (next >= text_.size()) return true;
      following = utf8::decode(text_, next);
    }
    if (is_lower(following.value)) return false;
    const bool one_full_stop =
        text_[stop] == '.' && byte(stop + 1) != '.' && (stop == begin_ || text_[stop - 1] != '.');
    return !one_full_stop || full_stop_ends(stop, next);
  }

  bool has_blank_line(std::size_t begin, std::size_t end) const {
    const std::size_t first = text_.find('\n', begin);
    return first < end && text_.find('\n', first + 1) < end;
  }

  // "- " at the start of a line begins an item, it does not go on with the sentence.
  bool is_list_mark(std::size_t i) const {
    const bool mark = text_[i] == '-' || text_[i] == '*' || text_[i] == '+';
    return mark && byte(i + 1) == ' ' && line_starts_before(i);
  }

  bool line_starts_before(std::size_t i) const {
    while (i > 0 && (text_[i - 1] == ' ' || text_[i - 1] == '\t')) --i;
    return i > 0 && text_[i - 1] == '\n';
  }

  // Whether the full stop at `stop` ends the sentence although the next word, at `next`, does not
  // tell: not after initials, abbreviations and ordinal numbers.
  bool full_stop_ends(std::size_t stop, std::size_t next) const {
    const std::string_view word = word_before(stop);
    if (word.empty()) return true;
    const std::string_view following = word_at(next);
    if (is_number(word)) return number_ends(word, stop, following);
    switch (abbreviation(word, language_)) {
      case Abbreviation::never_ends:
        return false;
      case Abbreviation::before_number:
        if (!following.empty() && is_digit(following.front())) return false;
        break;
      case Abbreviation::may_end:
        return starts_sentences(following);
      case Abbreviation::none:
        break;
    }
    if (is_letter(word)) return letter_ends(word, stop, next);
    return !is_dotted(word) || starts_sentences(following);
  }

  // Without brackets and quotes before it; "z.B" of "(z.B.".
  std::string_view word_before(std::size_t stop) const {
    std::size_t begin = stop;
    while (begin > begin_ && !is_space(text_[begin - 1]) && stop - begin < 64) --begin;
    while (begin < stop) {
      const CodePoint c = utf8::decode(text_, begin);
      if (!is_one_of(openers, c.value)) break;
      begin += c.size_bytes;
    }
    return text_.substr(begin, stop - begin);
  }

  std::string_view word_at(std::size_t i) const {
    std::size_t end = i;
    while (end < text_.size() && (is_ascii_letter(text_[end]) || is_digit(text_[end]) ||
                                  utf8::byte_at(text_, end) >= 0x80)) {
      ++end;
    }
    return text_.substr(i, end - i);
  }

  static bool is_number(std::string_view word) {
    for (const char c : word) {
      if (!is_digit(c)) return false;
    }
    return true;
  }

  // "1." may be the mark of a list item; in German "3. Oktober" is a date.
  bool number_ends(std::string_view word, std::size_t stop, std::string_view following) const {
    if (stop - begin_ == word.size()) return false;
    const std::string_view before = word_ending_before(stop - word.size());
    if (before.ends_with('.') &&
        abbreviation(before.substr(0, before.size() - 1), language_) != Abbreviation::none) {
      return true;  // "p. 12." is no ordinal
    }
    return language_ != "de" || word.size() > 2 || starts_sentences(following);
  }

  // One letter, also as the end of "J.-P.".
  static bool is_letter(std::string_view word) {
    const std::size_t hyphen = word.rfind('-');
    if (hyphen != word.npos) word.remove_prefix(hyphen + 1);
    if (word.empty()) return false;
    const CodePoint c = utf8::decode(word, 0);
    return c.size_bytes == word.size() && u_isalpha(static_cast<UChar32>(c.value)) &&
           !is_unspaced_script(c.value);
  }

  // "J. S. Bach" and "z. B." go on, "So did I. Then" does not, nor does "Plan B. The".
  bool letter_ends(std::string_view word, std::size_t stop, std::size_t next) const {
    const std::string_view following = word_at(next);
    const bool next_is_letter = is_letter(following) && byte(next + following.size()) == '.';
    if (next_is_letter || is_spaced_abbreviation(word, stop)) return false;
    if (is_lower(utf8::decode(word, 0).value)) return true;
    if (starts_sentences(following) && following.size() > 1) return true;
    const std::string_view before = word_ending_before(stop - word.size());
    return word == "I" && !before.empty() && is_lower(utf8::decode(before, 0).value);
  }

  // Whether `word` and the letter before it are an abbreviation set with a space, as in "z. B.".
  bool is_spaced_abbreviation(std::string_view word, std::size_t stop) const {
    std::string_view before = word_ending_before(stop - word.size());
    if (!before.ends_with('.')) return false;
    before.remove_suffix(1);
    if (!is_letter(before)) return false;
    const std::string joined = std::string(before) + "." + std::string(word);
    return abbreviation(joined, language_) == Abbreviation::never_ends;
  }

  // The word before the white space that ends at `i`, with its full stop if it has one.
  std::string_view word_ending_before(std::size_t i) const {
    while (i > begin_ && is_space(text_[i - 1])) --i;
    return word_before(i);
  }

  // Letters parted by full stops, such as "U.S" or "Ph.D"; not "config.toml" or "3.14".
  static bool is_dotted(std::string_view word) {
    bool any_dot = false;
    std::size_t letters = 0;
    for (const char c : word) {
      if (c == '.') {
        any_dot = true;
        letters = 0;
      } else if (!is_ascii_letter(c) || ++letters > 2) {
        return false;
      }
    }
    return any_dot;
  }

  // Gives the rest of the paragraph from begin_ on to ICU; the end of what was found.
  std::size_t leave_to_icu(std::size_t i) {
    thread_local IcuBreaks breaks(BreakKind::sentence);
    while (i < text_.size() && !(text_[i] == '\n' && is_blank_line(i))) ++i;
    std::string unwrapped(text_.substr(begin_, i - begin_));
    for (char& c : unwrapped) {
      if (c == '\n' || c == '\r') c = ' ';  // where a line was wrapped, not where the sentence ends
    }
    const std::size_t base = begin_;
    breaks.each(unwrapped, [&](Span segment, int) {
      begin_ = base + segment.begin;
      emit(base + segment.end);
    });
    return i;
  }

  void emit(std::size_t end) {
    Span sentence{skip_spaces(begin_), end};
    while (!sentence.empty() && is_space(text_[sentence.end - 1])) --sentence.end;
    if (!sentence.empty()) found_.push_back(sentence);
    begin_ = std::max(begin_, end);
  }

  const std::string_view text_;
  const std::string_view language_;
  std::vector<Span>& found_;
  std::size_t begin_ = 0;
};

}  // namespace

std::vector<Span> sentences(std::string_view text, std::string_view language) {
  std::vector<Span> found;
  SentenceScan(text, language, found).run();
  return found;
}

}  // namespace carrel
