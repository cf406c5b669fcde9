// Snowball's stemmers by language: "houses" and "house" become one term.
#pragma once

#include <memory>
#include <string_view>

struct sb_stemmer;

namespace carrel::index {

// One language's stemmer. Not thread-safe.
class Stemmer {
 public:
  // `language` is ISO 639-1. A language Snowball does not know leaves every word as it is.
  explicit Stemmer(std::string_view language);

  // The stem of a folded word (unicode.h). Valid until the next call.
  std::string_view stem(std::string_view word);

  static bool knows(std::string_view language) noexcept;

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const noexcept;
  };
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

}  // namespace carrel::index
