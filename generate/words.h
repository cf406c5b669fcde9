// Words as the evidence compares them: folded, stemmed, and for scripts without spaces cut into
// pairs of characters, which need no dictionary and match inside longer words.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel::generate {

struct Word {
  std::string folded;       // by core's fold(); a number keeps its inner '.', ',' and ':'
  Span span;                // in the text
  bool is_number = false;   // holds a digit
  bool is_capital = false;  // begins with an upper-case letter
  bool is_unspaced = false;  // a pair of characters of a script without spaces
};

// The words of `text` in order. Pairs of characters overlap; a character alone in its run and an
// ideograph among kana are words too.
std::vector<Word> words(std::string_view text);

// Snowball's stemmer of one language (snowballstem.org), and English's irregular forms. Without one
// for the language, words stay as they are. Not thread-safe.
class Stemmer {
 public:
  explicit Stemmer(std::string_view language);  // ISO 639-1, may be empty
  ~Stemmer();
  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;

  std::string stem(std::string_view folded) const;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  bool is_english_ = false;
};

}  // namespace carrel::generate
