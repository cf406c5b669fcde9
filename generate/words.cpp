#include "generate/words.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/unicode.h"
#include "generate/irregular_forms.h"

namespace carrel::generate {
namespace {

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Letters, digits and marks. Unicode's symbols count as `other` in core's classes, but they part
// words here.
bool is_word_character(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c == 0xD7 || c == 0xF7 || (c >= 0xA2 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA))
    return false;
  if (c >= 0x2000 && c <= 0x2BFF) return false;
  if (c >= 0x1F000) return false;
  const CharacterClass kind = character_class(c);
  return kind == CharacterClass::other || kind == CharacterClass::mark ||
         kind == CharacterClass::cjk;
}

// Inside a number '.', ',' and ':' stay when a digit follows, as in 2,736.00 and 02:40.
bool joins_digits(std::string_view text, std::size_t i) {
  return (text[i] == '.' || text[i] == ',' || text[i] == ':') && i + 1 < text.size() &&
         is_digit(static_cast<unsigned char>(text[i + 1]));
}

// Enough for names: ASCII, Latin-1, Greek and Cyrillic capitals.
bool is_capital(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
         (c >= 0x410 && c <= 0x42F);
}

bool is_code_character(char c) {
  return (c >= 'A' && c <= 'Z') || is_digit(static_cast<unsigned char>(c));
}

// "FR-2" and "DF-23" are one word, so that "FR-3" is another; so is "HK-0733-2L".
bool continues_code(std::string_view text, std::size_t begin, std::size_t dash) {
  constexpr std::size_t letters_max = 5;
  if (dash == begin || dash + 1 >= text.size() || text[dash] != '-') return false;
  const std::string_view before = text.substr(begin, dash - begin);
  const std::string_view letters = before.substr(0, before.find('-'));
  if (letters.size() > letters_max) return false;
  if (!std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return false;
  }
  const bool is_first = letters.size() == before.size();
  const char next = text[dash + 1];
  return is_first ? is_digit(static_cast<unsigned char>(next)) : is_code_character(next);
}

class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  std::vector<Word> read() {
    while (at_ < text_.size()) {
      const CodePoint c = code_point_at(text_, at_);
      if (is_unspaced_script(c.value)) {
        read_run();
      } else if (is_word_character(c.value)) {
        read_word();
      } else {
        at_ += c.size_bytes;
      }
    }
    return std::move(words_);
  }

 private:
  void read_word() {
    const std::size_t begin = at_;
    Word word;
    word.is_capital = is_capital(code_point_at(text_, at_).value);
    while (at_ < text_.size()) {
      const CodePoint c = code_point_at(text_, at_);
      if (is_digit(c.value)) {
        word.is_number = true;
        ++at_;
        if (at_ < text_.size() && joins_digits(text_, at_)) ++at_;
        continue;
      }
      if (continues_code(text_, begin, at_)) {
        ++at_;
        continue;
      }
      if (!is_word_character(c.value) || is_unspaced_script(c.value)) break;
      at_ += c.size_bytes;
    }
    word.span = {begin, at_};
    word.folded = fold(word.span.in(text_));
    words_.push_back(std::move(word));
  }

  void read_run() {
    struct Character {
      Span span;
      bool is_ideograph;
    };
    std::vector<Character> run;
    while (at_ < text_.size()) {
      const CodePoint c = code_point_at(text_, at_);
      if (!is_unspaced_script(c.value)) break;
      run.push_back({{at_, at_ + c.size_bytes}, character_class(c.value) == CharacterClass::cjk});
      at_ += c.size_bytes;
    }
    for (std::size_t i = 0; i < run.size(); ++i) {
      const bool joined = (i > 0 && run[i - 1].is_ideograph) ||
                          (i + 1 < run.size() && run[i + 1].is_ideograph);
      // 塩 of 塩は: an ideograph among kana is a word of its own.
      if (run.size() == 1 || (run[i].is_ideograph && !joined)) add_pair(run[i].span);
      if (i + 1 < run.size()) add_pair({run[i].span.begin, run[i + 1].span.end});
    }
  }

  void add_pair(Span span) {
    words_.push_back({.folded = fold(span.in(text_)), .span = span, .is_unspaced = true});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Word> words_;
};

struct Algorithm {
  std::string_view language;
  const char* name;
};
constexpr std::array<Algorithm, 12> algorithms{{{"en", "english"},
                                                {"de", "german"},
                                                {"fr", "french"},
                                                {"es", "spanish"},
                                                {"it", "italian"},
                                                {"pt", "portuguese"},
                                                {"nl", "dutch"},
                                                {"sv", "swedish"},
                                                {"da", "danish"},
                                                {"no", "norwegian"},
                                                {"nb", "norwegian"},
                                                {"fi", "finnish"}}};

}  // namespace

std::vector<Word> words(std::string_view text) { return WordReader(text).read(); }

struct Stemmer::Handle {
  explicit Handle(const char* name) : stemmer(sb_stemmer_new(name, "UTF_8")) {}
  ~Handle() { sb_stemmer_delete(stemmer); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  sb_stemmer* stemmer;
};

Stemmer::Stemmer(std::string_view language) : is_english_(language == "en") {
  for (const Algorithm& algorithm : algorithms) {
    if (algorithm.language == language) handle_ = std::make_unique<Handle>(algorithm.name);
  }
}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string Stemmer::stem(std::string_view folded) const {
  if (!handle_ || handle_->stemmer == nullptr) return std::string(folded);
  if (is_english_) folded = english_base(folded);
  const auto* bytes = reinterpret_cast<const sb_symbol*>(folded.data());
  const sb_symbol* stemmed =
      sb_stemmer_stem(handle_->stemmer, bytes, static_cast<int>(folded.size()));
  if (stemmed == nullptr) return std::string(folded);
  return {reinterpret_cast<const char*>(stemmed),
          static_cast<std::size_t>(sb_stemmer_length(handle_->stemmer))};
}

}  // namespace carrel::generate
