// Text -> the terms of the text index: words folded and stemmed, identifiers whole and in parts,
// scripts without spaces as overlapping pairs of characters.
//
// Everything is indexed, stop words too: phrases need them. A run of n characters of a script without
// spaces gives n terms: n-1 pairs and its last character, so that every character begins a term and a
// search for one character is a search for a prefix. Pairs beat dictionary words here: a dictionary
// splits question and text differently.
//
// The same text and language always give the same terms: deleting from the text index depends on
// it. Whatever changes them must raise analyzer_version, and stores are then analysed anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/span.h"

namespace carrel::index {

// On disk.
inline constexpr int analyzer_version = 1;

class Analyzer {
 public:
  // ISO 639-1; empty: unknown, where words in Latin script are taken for English.
  explicit Analyzer(std::string_view language);
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;

  // Appends analysed text (fts.h) to `out`, and returns how many positions it has.
  std::size_t append(std::string_view text, std::string& out);

  // Calls `word` with the place of every word of `text` and its analysed text, which is valid during
  // the call. Words of scripts without spaces are pairs of characters, which overlap.
  void each_word(std::string_view text,
                 const std::function<void(Span, std::string_view analysed)>& word);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// This thread's analyzer of a language, with what it remembers of words seen before.
Analyzer& thread_analyzer(std::string_view language);

// Calls `term` with each term of some analysed text and whether it shares the position before it.
template <typename Sink>
void for_each_term(std::string_view analysed, const Sink& term) {
  bool colocated = false;
  for (std::size_t begin = 0; begin < analysed.size();) {
    std::size_t end = analysed.find_first_of(" \t", begin);
    if (end == std::string_view::npos) end = analysed.size();
    if (end > begin) term(analysed.substr(begin, end - begin), colocated);
    colocated = end < analysed.size() && analysed[end] == '\t';
    begin = end + 1;
  }
}

}  // namespace carrel::index
