// Finds the written words of a text: runs of letters and digits with what connects them.
//
// UAX #29 was tried first (core's for_each_word): its dictionaries are not wanted here, it breaks
// identifiers at hyphens, and it costs ten times as much as this on text that is not ASCII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/span.h"

namespace carrel::index {

class WordScanner {
 public:
  // `text` must outlive this object.
  explicit WordScanner(std::string_view text) : text_(text) {}

  // A word with its connectors, or a run of characters of a script without spaces.
  struct Word {
    Span span;
    bool unspaced = false;
  };

  // Moves to the next word; false at the end.
  bool next(Word& word);

 private:
  std::size_t word_end(std::size_t i) const;
  std::size_t unspaced_end(std::size_t i) const;
  bool continues(std::size_t i, bool digits_only) const;

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace carrel::index
